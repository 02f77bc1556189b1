package dev.corelet.sandbox.runtime;

import dev.corelet.nri.api.proto.LinuxCPU;

/** A value that at most one plugin may set for a container in one request. */
enum CpuField {
    SHARES("CPU shares"),
    QUOTA("CPU quota"),
    PERIOD("CPU period"),
    CPUS("CPU pinning"),
    MEMS("memory pinning");

    private final String text;

    CpuField(String text) {
        this.text = text;
    }

    boolean isSetIn(LinuxCPU cpu) {
        return switch (this) {
            case SHARES -> cpu.hasShares();
            case QUOTA -> cpu.hasQuota();
            case PERIOD -> cpu.hasPeriod();
            case CPUS -> !cpu.getCpus().isEmpty();
            case MEMS -> !cpu.getMems().isEmpty();
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
