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

    /**
     * Returns what is used up, in units that the policy allows; empty when the policy refuses the request.
     *
     * @throws AllocationException when the request cannot be reckoned with at all
     */
    Optional<Quantity> consumption(DeviceCapacity capacity, Optional<Quantity> requested) {
        CapacityRequestPolicy policy = capacity.getRequestPolicy();
        Optional<Quantity> byDefault = Optional.ofNullable(policy).map(CapacityRequestPolicy::getDefault);
        if (requested.isEmpty()) {
            return Optional.of(byDefault.orElse(capacity.getValue()));
        }
        if (policy == null) {
            return requested;
        }
        QuantityValue wanted = Amounts.of(requested.get());
        if (policy.getValidRange() != null) {
            return inRange(policy.getValidRange(), requested.get(), wanted, byDefault);
        }
        List<Quantity> values = Absent.asEmpty(policy.getValidValues());
        if (values.isEmpty()) {
            return requested;
        }
        return values.stream()
                .filter(value -> Amounts.of(value).compareTo(wanted) >= 0)
                .findFirst()
                .or(() -> byDefault.filter(value -> Amounts.of(value).equals(wanted)));
    }

    private Optional<Quantity> inRange(
            CapacityRequestPolicyRange range, Quantity requested, QuantityValue wanted, Optional<Quantity> byDefault) {
        boolean inMillis = countsInMillis(range);
        BigDecimal unit = inMillis ? MILLI : WHOLE;
        if (features.contains(Feature.FRACTIONAL_CAPACITY_RANGE)) {
            refuseUncountable(requested, wanted.amount(), unit, inMillis);
        }
        BigDecimal used = roundUp(range, wanted.amount(), unit);
        Optional<Quantity> max = Optional.ofNullable(range.getMax());
        boolean isDefault = byDefault
                .filter(value -> Amounts.of(value).amount().compareTo(used) == 0)
                .isPresent();
        if (!isDefault && max.filter(m -> used.compareTo(inUnits(m, unit)) > 0).isPresent()) {
            return Optional.empty();
        }
        if (used.compareTo(wanted.amount()) == 0) {
            return Optional.of(requested);
        }
        Quantity model = Optional.ofNullable(range.getStep()).orElse(requested);
        return Optional.of(Amounts.like(model, new QuantityValue(used)));
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
