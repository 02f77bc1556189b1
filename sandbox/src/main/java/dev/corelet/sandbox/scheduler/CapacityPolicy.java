package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequestPolicy;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequestPolicyRange;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Settles how much of a device's capacity a request uses up (contract sections 5.7 and 5.9). */
final class CapacityPolicy {

    private static final BigDecimal WHOLE = BigDecimal.ONE;
    private static final BigDecimal MILLI = BigDecimal.ONE.movePointLeft(3);
    private static final BigDecimal MAX_INT64 = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Set<Feature> features;

    CapacityPolicy(Set<Feature> features) {
        this.features = features;
    }

    /** Returns what a request uses up that does not ask for the capacity. */
    Quantity byDefault(DeviceCapacity capacity) {
        CapacityRequestPolicy policy = capacity.getRequestPolicy();
        return policy == null || policy.getDefault() == null ? capacity.getValue() : policy.getDefault();
    }

    /**
     * Returns what a request for an amount uses up, in units that the policy allows; empty when the policy refuses it.
     *
     * @throws AllocationException when the amount cannot be reckoned with at all
     */
    Optional<Quantity> granted(DeviceCapacity capacity, Quantity requested) {
        CapacityRequestPolicy policy = capacity.getRequestPolicy();
        if (policy == null) {
            return Optional.of(requested);
        }
        if (policy.getValidRange() != null) {
            return inRange(policy.getValidRange(), policy, requested);
        }
        List<Quantity> values = Absent.asEmpty(policy.getValidValues());
        if (values.isEmpty()) {
            return Optional.of(requested);
        }
        QuantityValue wanted = Amounts.of(requested);
        return values.stream()
                .filter(value -> Amounts.of(value).compareTo(wanted) >= 0)
                .findFirst()
                .or(() -> isDefault(policy, wanted) ? Optional.of(requested) : Optional.empty());
    }

    private Optional<Quantity> inRange(
            CapacityRequestPolicyRange range, CapacityRequestPolicy policy, Quantity requested) {
        BigDecimal wanted = Amounts.of(requested).amount();
        boolean inMillis = countsInMillis(range);
        BigDecimal unit = inMillis ? MILLI : WHOLE;
        if (features.contains(Feature.FRACTIONAL_CAPACITY_RANGE)) {
            refuseUncountable(requested, wanted, unit, inMillis);
        }
        QuantityValue used = new QuantityValue(roundUp(range, wanted, unit));
        boolean exceedsMax = range.getMax() != null && used.amount().compareTo(inUnits(range.getMax(), unit)) > 0;
        if (exceedsMax && !isDefault(policy, used)) {
            return Optional.empty();
        }
        if (used.amount().compareTo(wanted) == 0) {
            return Optional.of(requested);
        }
        return Optional.of(Amounts.like(range.getStep() == null ? requested : range.getStep(), used));
    }

    private static boolean isDefault(CapacityRequestPolicy policy, QuantityValue amount) {
        return policy.getDefault() != null && Amounts.of(policy.getDefault()).equals(amount);
    }

    private static void refuseUncountable(Quantity requested, BigDecimal wanted, BigDecimal unit, boolean inMillis) {
        if (wanted.divide(unit, 0, RoundingMode.CEILING).compareTo(MAX_INT64) > 0) {
            throw new AllocationException("request for " + requested + " is too large to be counted");
        }
        if (inMillis && wanted.remainder(MILLI).signum() != 0) {
            throw new AllocationException("request for " + requested + " is finer than 1m, the finest unit of a range");
        }
    }

    /** Returns the least amount of the range that covers the request. */
    private static BigDecimal roundUp(CapacityRequestPolicyRange range, BigDecimal wanted, BigDecimal unit) {
        BigDecimal request = ceil(wanted, unit);
        if (range.getMin() == null) {
            return request;
        }
        BigDecimal min = inUnits(range.getMin(), unit);
        if (range.getStep() == null || request.compareTo(min) <= 0) {
            return request.max(min);
        }
        BigDecimal step = inUnits(range.getStep(), unit);
        BigDecimal steps = request.subtract(min).divide(step, 0, RoundingMode.CEILING);
        return min.add(steps.multiply(step));
    }

    /** Returns whether the range counts in thousandths, because some bound is a fraction and none is finer. */
    private boolean countsInMillis(CapacityRequestPolicyRange range) {
        List<BigDecimal> bounds = Stream.of(
                        Optional.ofNullable(range.getMin()),
                        Optional.ofNullable(range.getMax()),
                        Optional.ofNullable(range.getStep()))
                .flatMap(Optional::stream)
                .map(bound -> Amounts.of(bound).amount())
                .toList();
        return features.contains(Feature.FRACTIONAL_CAPACITY_RANGE)
                && bounds.stream().anyMatch(bound -> bound.remainder(WHOLE).signum() != 0)
                && bounds.stream().allMatch(bound -> bound.remainder(MILLI).signum() == 0);
    }

    private static BigDecimal inUnits(Quantity bound, BigDecimal unit) {
        return ceil(Amounts.of(bound).amount(), unit);
    }

    private static BigDecimal ceil(BigDecimal amount, BigDecimal unit) {
        return amount.divide(unit, 0, RoundingMode.CEILING).multiply(unit);
    }
}
