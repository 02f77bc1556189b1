package dev.corelet.sandbox.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacityBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityPolicyTest {

    private static final CapacityPolicy WHOLE = new CapacityPolicy(Set.of());
    private static final CapacityPolicy FRACTIONAL = new CapacityPolicy(Set.of(Feature.FRACTIONAL_CAPACITY_RANGE));

    @ParameterizedTest
    @CsvSource({
        // min, step, max, request, used
        "2,    2,    8,    1,     2",
        "2,    2,    8,    2,     2",
        "2,    2,    8,    3,     4",
        "1,    1,    8,    1500m, 2",
        "1Gi,  1Gi,  8Gi,  1500Mi, 2Gi",
        "1Gi,  1Gi,  8Gi,  2Gi,   2Gi",
        "1k,   1k,   8k,   1001,  2k",
    })
    void roundsUpToTheNextStepInWholeUnits(String min, String step, String max, String request, String used) {
        assertThat(WHOLE.granted(range(min, step, max), new Quantity(request))).hasToString("Optional[" + used + "]");
        assertThat(FRACTIONAL.granted(range(min, step, max), new Quantity(request)))
                .hasToString("Optional[" + used + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "500m, 250m, 2, 600m, 750m",
        "500m, 250m, 2, 100m, 500m",
        "500m, 250m, 2, 1,    1",
        "500m, 500m, 2, 1100m, 1500m",
    })
    void roundsUpToThousandthsWhenTheRangeHasFractions(
            String min, String step, String max, String request, String used) {
        assertThat(FRACTIONAL.granted(range(min, step, max), new Quantity(request)))
                .hasToString("Optional[" + used + "]");
    }

    @Test
    void countsFractionsAsWholeUnitsWhereFractionalRangesAreOff() {
        assertThat(WHOLE.granted(range("500m", "250m", "2"), new Quantity("1200m")))
                .hasToString("Optional[2]");
    }

    @Test
    void refusesWhatExceedsTheRange() {
        assertThat(WHOLE.granted(range("2", "2", "4"), new Quantity("5"))).isEmpty();
    }

    @Test
    void refusesARequestFinerThanTheFinestUnit() {
        assertThatThrownBy(() -> FRACTIONAL.granted(range("500m", "250m", "2"), new Quantity("600u")))
                .isInstanceOf(AllocationException.class)
                .hasMessage("request for 600u is finer than 1m, the finest unit of a range");
    }

    @Test
    void refusesARequestThatNoCounterHolds() {
        assertThatThrownBy(() -> FRACTIONAL.granted(range("1", "1", "8"), new Quantity("10E")))
                .isInstanceOf(AllocationException.class)
                .hasMessage("request for 10E is too large to be counted");
    }

    @Test
    void usesTheDefaultWhenNothingIsRequested() {
        assertThat(WHOLE.byDefault(range("2", "2", "4"))).hasToString("2");
    }

    private static DeviceCapacity range(String min, String step, String max) {
        return new DeviceCapacityBuilder()
                .withValue(new Quantity("100"))
                .withNewRequestPolicy()
                .withDefault(new Quantity(min))
                .withNewValidRange()
                .withMin(new Quantity(min))
                .withStep(new Quantity(step))
                .withMax(new Quantity(max))
                .endValidRange()
                .endRequestPolicy()
                .build();
    }
}
