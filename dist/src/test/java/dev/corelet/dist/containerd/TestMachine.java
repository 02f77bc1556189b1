package dev.corelet.dist.containerd;

import dev.corelet.api.topology.CpuSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Tells whether containers can be run and pinned on this machine. */
public final class TestMachine {

    private TestMachine() {}

    /**
     * Returns the releases of containerd to test with.
     *
     * @throws TestAbortedException with the reason if there is none, or if the machine cannot run containers
     */
    public static List<ContainerdRelease> releasesToTest() {
        reasonAgainst().ifPresent(reason -> {
            throw new TestAbortedException("no test with a real containerd: " + reason);
        });
        List<ContainerdRelease> all = ContainerdRelease.cached();
        return Boolean.getBoolean("newestContainerd") ? all.subList(all.size() - 1, all.size()) : all;
    }

    /** Returns the CPUs that this process may run on. */
    public static CpuSet cpusOfThisProcess() {
        try {
            return cpusAllowed(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the CPUs that a process may run on, from the text of its {@code /proc/<pid>/status}. */
    public static CpuSet cpusAllowed(String status) {
        String field = "Cpus_allowed_list:";
        return status.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> CpuSet.parse(line.substring(field.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> reasonAgainst() {
        if (!isRoot()) {
            return Optional.of("running containers takes root");
        }
        if (!cpusOfThisProcess().containsAll(CpuSet.parse("0-1"))) {
            return Optional.of("the tests pin to CPUs 0 and 1, this process may use " + cpusOfThisProcess());
        }
        if (!CgroupTree.canBeMade()) {
            return Optional.of("no cpuset cgroup can be made under " + CgroupTree.ROOT);
        }
        if (ContainerdRelease.cached().isEmpty()) {
            return Optional.of("none in " + ContainerdRelease.cacheDirectory()
                    + ", where scripts/containerd.sh (as root) puts it");
        }
        return Optional.empty();
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
