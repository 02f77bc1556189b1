package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup.Level;
import java.util.List;

/**
 * The files of a CPU that tell which group of one level it is in.
 *
 * @param id the one with the kernel's id of the group
 * @param sets those with the group's CPUs; names of old kernels (before 5.3) come after the new ones
 */
record LevelFiles(String id, List<SetFile> sets) {

    static LevelFiles of(Level level) {
        return switch (level) {
            case PACKAGE -> files("physical_package_id", "package_cpus", "core_siblings");
            case DIE -> files("die_id", "die_cpus");
            case CLUSTER -> files("cluster_id", "cluster_cpus");
            case CORE -> files("core_id", "core_cpus", "thread_siblings");
        };
    }

    private static LevelFiles files(String id, String... masks) {
        return new LevelFiles(
                "topology/" + id,
                List.of(masks).stream().map(SetFile::inTopology).toList());
    }
}
