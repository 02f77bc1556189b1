package dev.corelet.host.slice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.topology.TopologySource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicePlanTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:300").discover().topology();
    private static final SliceSpecs SPECS = new SliceSpecs("native.cpu", "node-1", false);

    private static final OwnerReference NODE = new OwnerReferenceBuilder()
            .withApiVersion("v1")
            .withKind("Node")
            .withName("node-1")
            .withUid("node-uid")
            .build();

    private static SlicePlan plan(List<ResourceSlice> existing, List<GenericKubernetesResource> wanted) {
        return plan(existing, wanted, 0);
    }

    private static SlicePlan plan(
            List<ResourceSlice> existing, List<GenericKubernetesResource> wanted, long lastGeneration) {
        return SlicePlan.between(SliceModel.read(existing), wanted, lastGeneration);
    }

    private static List<ResourceSlice> written(List<SlicePlan.Write> writes) {
        return writes.stream()
                .map(SlicePlan.Write::slice)
                .map(SliceModel::typed)
                .toList();
    }

    private static List<GenericKubernetesResource> wanted(int devices, String color) {
        AttributeScheme scheme = new AttributeScheme() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public String description() {
                return "For a test.";
            }

            @Override
            public List<Device> devices(SchemeInput input) {
                return input.offered().stream()
                        .mapToObj(id -> Device.builder("cpu" + id, CpuSet.of(id))
                                .attribute("color", id == 0 ? color : "same")
                                .build())
                        .toList();
            }
        };
        CpuSet offered = devices == 0 ? CpuSet.EMPTY : CpuSet.range(0, devices - 1);
        return SPECS.slices(DeviceCatalog.of(scheme, MACHINE, offered, Options.NONE), 1);
    }

    /** The slices as the API server would hold them at that generation. */
    private static List<ResourceSlice> stored(List<GenericKubernetesResource> slices, long generation) {
        List<ResourceSlice> stored = new ArrayList<>();
        for (ResourceSlice slice : SliceModel.typed(slices)) {
            stored.add(new ResourceSliceBuilder(slice)
                    .editMetadata()
                    .withName(slice.getMetadata().getGenerateName() + "x" + generation)
                    .withOwnerReferences(NODE)
                    .endMetadata()
                    .editSpec()
                    .editPool()
                    .withGeneration(generation)
                    .endPool()
                    .endSpec()
                    .build());
        }
        return stored;
    }

    private static List<Long> generations(List<ResourceSlice> slices) {
        return slices.stream()
                .map(slice -> slice.getSpec().getPool().getGeneration())
                .toList();
    }

    @Test
    void devicesAreCutIntoSlicesOfAtMost128InOrder() {
        List<ResourceSlice> slices = SliceModel.typed(wanted(300, "red"));

        assertThat(slices)
                .extracting(slice -> slice.getSpec().getDevices().size())
                .containsExactly(128, 128, 44);
        assertThat(slices)
                .flatExtracting(slice -> slice.getSpec().getDevices())
                .extracting(device -> device.getName())
                .startsWith("cpu0", "cpu1")
                .endsWith("cpu299");
        assertThat(slices).allSatisfy(slice -> {
            assertThat(slice.getSpec().getPool().getName()).isEqualTo("node-1");
            assertThat(slice.getSpec().getNodeName()).isEqualTo("node-1");
            assertThat(slice.getSpec().getPool().getResourceSliceCount()).isEqualTo(3);
        });
    }

    @Test
    void withoutDevicesOneEmptySliceSaysSo() {
        assertThat(SliceModel.typed(wanted(0, "red")))
                .singleElement()
                .satisfies(slice -> assertThat(slice.getSpec().getDevices()).isEmpty());
    }

    @Test
    void whatIsPublishedAlreadyIsNotWritten() {
        SlicePlan plan = plan(stored(wanted(300, "red"), 4), wanted(300, "red"));

        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.updates()).isEmpty();
        assertThat(plan.creations()).isEmpty();
    }

    @Test
    void aChangeWithinOneSliceKeepsTheGeneration() {
        SlicePlan plan = plan(stored(wanted(300, "red"), 4), wanted(300, "blue"));

        assertThat(generations(written(plan.updates()))).containsExactly(4L);
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.creations()).isEmpty();
    }

    @Test
    void moreSlicesRaiseTheGenerationOfAll() {
        SlicePlan plan = plan(stored(wanted(100, "red"), 4), wanted(300, "red"));

        assertThat(generations(written(plan.updates()))).containsExactly(5L);
        assertThat(generations(written(plan.creations()))).containsExactly(5L, 5L);
    }

    @Test
    void fewerSlicesDeleteTheRestAndRaiseTheGeneration() {
        SlicePlan plan = plan(stored(wanted(300, "red"), 4), wanted(100, "red"));

        assertThat(plan.deletions()).hasSize(2);
        assertThat(generations(written(plan.updates()))).containsExactly(5L);
    }

    @Test
    void aSliceThatSomebodyDeletedIsCreatedAgain() {
        List<ResourceSlice> left = stored(wanted(300, "red"), 4).subList(0, 2);

        SlicePlan plan = plan(left, wanted(300, "red"));

        assertThat(generations(written(plan.creations()))).containsExactly(5L);
        assertThat(generations(written(plan.updates()))).containsExactly(5L, 5L);
    }

    @Test
    void slicesOfAnOlderGenerationGoAway() {
        List<ResourceSlice> existing = new ArrayList<>(stored(wanted(100, "old"), 3));
        existing.addAll(stored(wanted(100, "red"), 4));

        SlicePlan plan = plan(existing, wanted(100, "red"));

        assertThat(generations(SliceModel.typed(plan.deletions()))).containsExactly(3L);
        assertThat(plan.updates()).isEmpty();
    }

    @Test
    void aSliceIsReplacedByTheOneOfItsPlaceInTheOrderOfNames() {
        List<ResourceSlice> left = stored(wanted(300, "red"), 4).subList(1, 3);

        SlicePlan plan = plan(left, wanted(300, "red"));

        assertThat(plan.creations()).extracting(SlicePlan.Write::index).containsExactly(0);
        assertThat(plan.updates()).extracting(SlicePlan.Write::index).containsExactly(1, 2);
        assertThat(written(plan.updates()))
                .extracting(slice -> slice.getMetadata().getName())
                .allSatisfy(name -> assertThat(name).matches("0000[12]-.*"));
    }

    @Test
    void slicesThatSomebodyAddedGoAway() {
        List<ResourceSlice> existing = new ArrayList<>(stored(wanted(300, "red"), 4));
        ResourceSlice copy = existing.get(1);
        existing.add(new ResourceSliceBuilder(copy)
                .editMetadata()
                .withName(copy.getMetadata().getName() + "copy")
                .endMetadata()
                .build());
        existing.add(new ResourceSliceBuilder(copy)
                .editMetadata()
                .withName("handmade")
                .endMetadata()
                .build());

        SlicePlan plan = plan(existing, wanted(300, "red"));

        assertThat(plan.deletions())
                .extracting(slice -> slice.getMetadata().getName())
                .containsExactly(copy.getMetadata().getName() + "copy", "handmade");
        assertThat(plan.size()).isEqualTo(2);
    }

    @Test
    void generationsDoNotFallWhenAllSlicesAreGone() {
        SlicePlan plan = plan(List.of(), wanted(100, "red"), 7);

        assertThat(generations(written(plan.creations()))).containsExactly(8L);
    }

    @Test
    void aSliceThatLostItsOwnerIsWrittenAgain() {
        List<ResourceSlice> existing = stored(wanted(100, "red"), 4);
        existing.get(0).getMetadata().setOwnerReferences(List.of());

        assertThat(plan(existing, wanted(100, "red")).updates()).hasSize(1);
    }
}
