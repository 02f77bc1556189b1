package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.LinuxContainer;
import dev.corelet.nri.api.proto.LinuxDevice;
import dev.corelet.nri.api.proto.LinuxMemory;
import dev.corelet.nri.api.proto.LinuxPodSandbox;
import dev.corelet.nri.api.proto.LinuxResources;
import dev.corelet.nri.api.proto.Mount;
import dev.corelet.nri.api.proto.OptionalInt;
import dev.corelet.nri.api.proto.OptionalInt64;
import dev.corelet.nri.api.proto.PodSandbox;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {

    @Test
    void aPodComesWithWhatItsAuthorAndTheKubeletSaidAboutIt() {
        NriPod pod = Translation.pod(PodSandbox.newBuilder()
                .setId("p1")
                .putLabels("app", "web")
                .putAnnotations("memory-type.resource-policy.nri.io/pod", "hbm")
                .setLinux(LinuxPodSandbox.newBuilder().setCgroupParent("/kubepods/burstable/podu1"))
                .build());

        assertThat(pod.labels()).isEqualTo(Map.of("app", "web"));
        assertThat(pod.annotations()).isEqualTo(Map.of("memory-type.resource-policy.nri.io/pod", "hbm"));
        assertThat(pod.cgroupParent()).isEqualTo("/kubepods/burstable/podu1");
    }

    @Test
    void aContainerComesWithWhatHintsAtItsPlaceOnTheMachine() {
        NriContainer container = Translation.container(Container.newBuilder()
                .addMounts(Mount.newBuilder()
                        .setSource("/mnt/data")
                        .setDestination("/data")
                        .addOptions("ro"))
                .setLinux(LinuxContainer.newBuilder()
                        .addDevices(LinuxDevice.newBuilder()
                                .setPath("/dev/vfio/7")
                                .setType("c")
                                .setMajor(511)
                                .setMinor(7)))
                .build());

        assertThat(container.mounts()).containsExactly(new NriContainer.Mount("/mnt/data", "/data", List.of("ro")));
        assertThat(container.devices()).containsExactly(new NriContainer.Device("/dev/vfio/7", "c", 511, 7));
    }

    @ParameterizedTest
    @CsvSource({"104857600, 104857600", "0, ", "-1, "})
    void aMemoryLimitLimitsOnlyIfItIsPositive(long sent, Long limit) {
        NriContainer container = Translation.container(container(LinuxContainer.newBuilder()
                .setResources(LinuxResources.newBuilder()
                        .setMemory(LinuxMemory.newBuilder()
                                .setLimit(OptionalInt64.newBuilder().setValue(sent))))));

        assertThat(container.memoryLimitBytes())
                .isEqualTo(limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
    }

    @ParameterizedTest
    @CsvSource({"-997, -997", "0, 0", "1000, 1000", "5000000000, 1000"})
    void theOomScoreIsWithinWhatTheKernelTakes(long sent, int adjustment) {
        NriContainer container = Translation.container(container(LinuxContainer.newBuilder()
                .setOomScoreAdj(OptionalInt.newBuilder().setValue(sent))));

        assertThat(container.oomScoreAdj()).hasValue(adjustment);
    }

    @Test
    void whatTheRuntimeDoesNotSayIsNotThere() {
        NriContainer container = Translation.container(Container.getDefaultInstance());

        assertThat(container.memoryLimitBytes()).isEmpty();
        assertThat(container.oomScoreAdj()).isEmpty();
        assertThat(container.devices()).isEmpty();
        assertThat(container.mounts()).isEmpty();
    }

    private static Container container(LinuxContainer.Builder linux) {
        return Container.newBuilder().setLinux(linux).build();
    }
}
