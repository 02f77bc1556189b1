package dev.corelet.sandbox.kubelet;

import dev.corelet.sandbox.runtime.CpuLimits;
import io.fabric8.kubernetes.api.model.Container;

/** Turns requests and limits into what the runtime is told. */
final class ContainerCpu {

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1_000;

    private ContainerCpu() {}

    /** Returns the CPU limits of a container (Kubernetes {@code pkg/kubelet/cm/helpers_linux.go}). */
    static CpuLimits of(Container container) {
        long limit = Requests.milliCpuLimit(container);
        return new CpuLimits(
                shares(Requests.milliCpu(container)), limit == 0 ? 0 : quota(limit), limit == 0 ? 0 : PERIOD_MICROS);
    }

    private static long shares(long milliCpu) {
        return Math.min(MAX_SHARES, Math.max(MIN_SHARES, milliCpu * 1024 / 1000));
    }

    private static long quota(long milliCpu) {
        return Math.max(MIN_QUOTA_MICROS, milliCpu * PERIOD_MICROS / 1000);
    }
}
