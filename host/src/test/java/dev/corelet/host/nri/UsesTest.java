package dev.corelet.host.nri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.host.node.Used;
import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.NriContainer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsesTest {

    private static List<Used> of(List<NriContainer.Device> devices, List<NriContainer.Mount> mounts) {
        return Uses.of(new NriContainer(
                "id",
                "pod",
                "main",
                NriContainer.State.UNKNOWN,
                List.of(),
                List.of(),
                CpuResources.NONE,
                OptionalLong.empty(),
                OptionalInt.empty(),
                devices,
                mounts,
                Map.of(),
                Map.of()));
    }

    @Test
    void devicesAreUsedByTheirNumbers() {
        assertThat(of(
                        List.of(
                                new NriContainer.Device("/dev/nvme0n1", "b", 259, 0),
                                new NriContainer.Device("/dev/vfio/12", "c", 510, 1),
                                new NriContainer.Device("/dev/pipe", "p", 0, 0)),
                        List.of()))
                .containsExactly(
                        new Used.Device("/dev/nvme0n1", true, 259, 0), new Used.Device("/dev/vfio/12", false, 510, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /data                                                  | /data                | rw | true
                    /data                                                  | /data                | ro | false
                    tmpfs                                                  | /dev/shm             | rw | false
                    /var/lib/kubelet/pods/u/etc-hosts                      | /etc/hosts           | rw | false
                    /var/lib/containerd/resolv.conf                        | /etc                 | rw | false
                    /data                                                  | /etcetera            | rw | true
                    /opt/driver                                            | /lib64/driver        | rw | false
                    /opt/driver                                            | /usr/lib/driver      | rw | false
                    /var/lib/kubelet/pods/u/containers/main/0              | /dev/termination-log | rw | false
                    /var/lib/kubelet/pods/u/volumes/kubernetes.io~secret/s | /secret              | rw | false
                    /var/lib/kubelet/pods/u/volumes/kubernetes.io~configmap/c | /config           | rw | false
                    /var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/d | /scratch          | rw | true
                    /data/../secret                                        | /data                | rw | false
                    """)
    void mountsAreUsedThatNotEveryContainerHas(String source, String destination, String option, boolean isUsed) {
        List<Used> used = of(List.of(), List.of(new NriContainer.Mount(source, destination, List.of("rbind", option))));

        assertThat(used).isEqualTo(isUsed ? List.of(new Used.Mount(source)) : List.of());
    }
}
