package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.MemoryKind;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What annotations say. */
class WishesTest {

    private static final String DOMAIN = ".resource-policy.nri.io";

    private static Wishes wishes(String... annotations) {
        TestContainer container = TestContainer.guaranteed("a", 1000);
        for (String annotation : annotations) {
            int value = annotation.lastIndexOf('=');
            container = container.annotated(annotation.substring(0, value), annotation.substring(value + 1));
        }
        return Wishes.of(Annotations.of(container.build()));
    }

    @Test
    void theMostSpecificAnnotationCounts() {
        String plain = "prefer-shared-cpus" + DOMAIN + "=true";
        String pod = "prefer-shared-cpus" + DOMAIN + "/pod=false";
        String own = "prefer-shared-cpus" + DOMAIN + "/container.a=true";
        String others = "prefer-shared-cpus" + DOMAIN + "/container.b=false";

        assertThat(wishes(plain).shared()).contains(true);
        assertThat(wishes(plain, pod).shared()).contains(false);
        assertThat(wishes(plain, pod, own).shared()).contains(true);
        assertThat(wishes(own, others).shared()).contains(true);
        assertThat(wishes(others).shared()).isEmpty();
        assertThat(wishes("prefer-shared-cpus.example.com=true")).isEqualTo(Wishes.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "/pod=true, /pod=false, required",
        "/pod=true, /pod=true, required",
        "/pod=true, /container.a=false, no",
        "/pod=true, /container.a=true, preferred",
        "/container.a=false, /pod=true, preferred",
        "/container.a=false, /pod=false, no",
        "/container.a=true, /pod=false, required",
    })
    void ofPreferredAndRequiredIsolationTheMoreSpecificCounts(String require, String prefer, String expected) {
        Wishes wishes = wishes("require-isolated-cpus" + DOMAIN + require, "prefer-isolated-cpus" + DOMAIN + prefer);

        assertThat(wishes.isolatedOnly()).isEqualTo(expected.equals("required"));
        assertThat(wishes.isolated()).contains(!expected.equals("no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
    void truthHasTheFormsOfThePrototype(String value) {
        assertThat(wishes("hide-hyperthreads" + DOMAIN + "=" + value).hideHyperthreads())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefer-shared-cpus=maybe",
                "prefer-cpu-priority=fast",
                "memory-type=dram,flash",
                "unlimited-burstable=core",
                "rdtclass=gold",
                "blockioclass=gold",
                "scheduling-class=gold",
                "cpu-class=gold",
                "irq-affinity=x",
                "cold-start=60s"
            })
    void whatCantBeFollowedIsRefusedByItsKey(String annotation) {
        String name = annotation.substring(0, annotation.indexOf('='));

        assertThatExceptionOfType(BadAnnotationException.class)
                .isThrownBy(() -> wishes(annotation.replace("=", DOMAIN + "/pod=")))
                .withMessageStartingWith("annotation " + name + DOMAIN + "/pod: ");
    }

    @Test
    void theOtherAnnotationsAreReadToo() {
        Wishes wishes = wishes(
                "prefer-cpu-priority" + DOMAIN + "=high",
                "memory-type" + DOMAIN + "=hbm,dram",
                "cpu.preserve" + DOMAIN + "=true",
                "memory.preserve" + DOMAIN + "=true",
                "unlimited-burstable" + DOMAIN + "=numa");

        assertThat(wishes.priority()).contains(CpuPriority.HIGH);
        assertThat(wishes.memory().orElseThrow()).containsOnly(MemoryKind.HBM, MemoryKind.DRAM);
        assertThat(wishes.preserveCpu() && wishes.preserveMemory()).isTrue();
        assertThat(wishes.unlimitedBurstable()).contains(Pool.Level.NUMA);
        assertThat(wishes("prefer-cpu-priority" + DOMAIN + "=default").priority())
                .isEqualTo(Optional.empty());
    }
}
