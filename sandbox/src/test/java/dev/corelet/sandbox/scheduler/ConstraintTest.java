package dev.corelet.sandbox.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConstraintTest {

    private static final RequestTerms REQUEST = request("req-0", Optional.empty());

    @Test
    void aMatchStartsAfreshWhenAllDevicesAreGivenBack() {
        Constraint constraint = new MatchingValues("driver/colour");
        constraint.add(REQUEST, colour("red"));
        constraint.remove(REQUEST, colour("red"));

        assertThat(constraint.add(REQUEST, colour("blue"))).isTrue();
        assertThat(constraint.add(REQUEST, colour("red"))).isFalse();
    }

    @Test
    void valuesOfDifferentTypesNeverMatchAndNeverClash() {
        PoolDevice text = device(new DeviceAttributeBuilder().withString("1").build());
        PoolDevice number = device(new DeviceAttributeBuilder().withInt(1L).build());
        Constraint match = new MatchingValues("driver/colour");
        Constraint distinct = new DistinctValues("driver/colour");

        assertThat(List.of(match.add(REQUEST, text), match.add(REQUEST, number)))
                .containsExactly(true, false);
        assertThat(List.of(distinct.add(REQUEST, text), distinct.add(REQUEST, number)))
                .containsExactly(true, true);
    }

    /** An oddity of upstream, section 5.10. */
    @Test
    void aListMatchStaysNarrowedWhenOneOfSeveralDevicesIsGivenBack() {
        Constraint constraint = new MatchingLists("driver/colour");
        constraint.add(REQUEST, colours("red", "blue"));
        constraint.add(REQUEST, colours("red"));
        constraint.remove(REQUEST, colours("red"));

        assertThat(constraint.add(REQUEST, colours("blue"))).isFalse();
    }

    /** An oddity of upstream, section 5.10. */
    @Test
    void distinctComparesADeviceOnlyWithTheLastOneOfEachRequest() {
        Constraint constraint = new DistinctValues("driver/colour");

        assertThat(constraint.add(REQUEST, colour("red"))).isTrue();
        assertThat(constraint.add(REQUEST, colour("blue"))).isTrue();
        assertThat(constraint.add(REQUEST, colour("blue"))).isFalse();
        assertThat(constraint.add(REQUEST, colour("red"))).isTrue();
    }

    @Test
    void aConstraintOnASubrequestLeavesTheOthersAlone() {
        Constraint constraint = new Constraint.Scoped(List.of("req-0/first"), new MatchingValues("driver/colour"));
        RequestTerms first = request("req-0", Optional.of("first"));
        RequestTerms second = request("req-0", Optional.of("second"));

        assertThat(constraint.add(first, colour("red"))).isTrue();
        assertThat(constraint.add(first, colour("blue"))).isFalse();
        assertThat(constraint.add(second, colour("blue"))).isTrue();
    }

    private static RequestTerms request(String name, Optional<String> alternative) {
        return new RequestTerms(
                new ClaimKey("", "claim"), name, alternative, new DeviceClass(), List.of(), List.of(), false, Map.of());
    }

    private static PoolDevice colour(String colour) {
        return device(new DeviceAttributeBuilder().withString(colour).build());
    }

    private static PoolDevice colours(String... colours) {
        return device(new DeviceAttributeBuilder().withStrings(colours).build());
    }

    private static PoolDevice device(DeviceAttribute attribute) {
        return new PoolDevice(
                new DeviceId("driver", "pool", "device"),
                new DeviceBuilder()
                        .withName("device")
                        .withAttributes(Map.of("colour", attribute))
                        .build(),
                new ResourceSliceSpec());
    }
}
