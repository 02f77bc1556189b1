package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.OptionalInt64;
import dev.corelet.nri.api.proto.OptionalUInt64;

/** The CPU resources in the spec of a container; 0 and empty mean not set. */
record CpuValues(long shares, long quotaMicros, long periodMicros, String cpus, String mems) {

    static CpuValues of(CpuLimits limits) {
        return new CpuValues(limits.shares(), limits.quotaMicros(), limits.periodMicros(), "", "");
    }

    /** Returns these with what is present in an adjustment. */
    CpuValues adjustedBy(LinuxCPU cpu) {
        return new CpuValues(
                cpu.hasShares() ? cpu.getShares().getValue() : shares,
                cpu.hasQuota() ? cpu.getQuota().getValue() : quotaMicros,
                cpu.hasPeriod() ? cpu.getPeriod().getValue() : periodMicros,
                cpu.getCpus().isEmpty() ? cpus : cpu.getCpus(),
                cpu.getMems().isEmpty() ? mems : cpu.getMems());
    }

    /** Returns these with what an update changes: a 0 changes nothing (containerd, nri-contract.md section 5.2). */
    CpuValues updatedBy(LinuxCPU cpu) {
        return new CpuValues(
                cpu.getShares().getValue() != 0 ? cpu.getShares().getValue() : shares,
                cpu.getQuota().getValue() != 0 ? cpu.getQuota().getValue() : quotaMicros,
                cpu.getPeriod().getValue() != 0 ? cpu.getPeriod().getValue() : periodMicros,
                cpu.getCpus().isEmpty() ? cpus : cpu.getCpus(),
                cpu.getMems().isEmpty() ? mems : cpu.getMems());
    }

    /** Returns these without CPUs that are not among {@code online}. */
    CpuValues within(CpuSet online) {
        return new CpuValues(
                shares,
                quotaMicros,
                periodMicros,
                CpuSet.parse(cpus).intersect(online).toString(),
                mems);
    }

    /** Returns the message that has these, without those that are not set. */
    LinuxCPU toMessage() {
        LinuxCPU.Builder cpu = LinuxCPU.newBuilder().setCpus(cpus).setMems(mems);
        if (shares != 0) {
            cpu.setShares(OptionalUInt64.newBuilder().setValue(shares));
        }
        if (quotaMicros != 0) {
            cpu.setQuota(OptionalInt64.newBuilder().setValue(quotaMicros));
        }
        if (periodMicros != 0) {
            cpu.setPeriod(OptionalUInt64.newBuilder().setValue(periodMicros));
        }
        return cpu.build();
    }
}
