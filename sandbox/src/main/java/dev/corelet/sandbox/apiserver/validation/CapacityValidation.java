package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.ResourceQuantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Checks the capacities of a device and what may be asked of them (DRA contract, section 2.2). */
final class CapacityValidation {

    private static final int VALID_VALUES_MAX = 10;
    private static final BigDecimal MILLI = new BigDecimal("0.001");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private final Violations violations;
    private final boolean fractionalRanges;

    /** @param fractionalRanges whether ranges may count in thousandths (gate DRAFractionalCapacityRange) */
    CapacityValidation(Violations violations, boolean fractionalRanges) {
        this.violations = violations;
        this.fractionalRanges = fractionalRanges;
    }

    void validate(Field capacity, boolean multipleAllocations) {
        Field policy = capacity.child("requestPolicy");
        if (!policy.isSet()) {
            return;
        }
        if (!multipleAllocations) {
            violations.forbidden(policy, "allowMultipleAllocations must be true");
            return;
        }
        Field values = policy.child("validValues");
        Field range = policy.child("validRange");
        Optional<ResourceQuantity> chosen = quantity(policy.child("default"));
        ResourceQuantity value = quantity(capacity.child("value")).orElse(zero());
        if (values.isSet() && range.isSet()) {
            violations.forbidden(
                    policy,
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the"
                            + " same time");
        } else if (values.isSet()) {
            chosen.ifPresentOrElse(
                    byDefault -> validValues(values, byDefault, value),
                    () -> violations.required(policy.child("default"), "required when validValues is defined"));
        } else if (range.isSet()) {
            chosen.ifPresentOrElse(
                    byDefault -> new Range(range, byDefault, value).validate(),
                    () -> violations.required(policy.child("default"), "required when validRange is defined"));
        } else if (chosen.isPresent() && chosen.get().compareTo(value) > 0) {
            violations.invalid(policy.child("default"), "default is larger than capacity value: " + value);
        }
    }

    private void validValues(Field values, ResourceQuantity byDefault, ResourceQuantity capacity) {
        List<Field> items = values.items();
        if (items.size() > VALID_VALUES_MAX) {
            violations.tooMany(values, items.size(), VALID_VALUES_MAX);
            return;
        }
        boolean defaultFound = false;
        ResourceQuantity previous = null;
        for (Field item : items) {
            ResourceQuantity option = quantity(item).orElse(zero());
            if (option.compareTo(capacity) > 0) {
                violations.invalid(item, "option is larger than capacity value: " + capacity);
            }
            if (previous != null && previous.compareTo(option) > 0) {
                violations.invalid(item, "values must be sorted in ascending order");
            } else if (previous != null && previous.compareTo(option) == 0) {
                violations.duplicate(item, option.toString());
            }
            defaultFound |= option.compareTo(byDefault) == 0;
            previous = option;
        }
        if (!defaultFound) {
            violations.invalid(
                    values,
                    Field.quoted(byDefault.toString()),
                    "default value is not valid according to the requestPolicy");
        }
    }

    private static Optional<ResourceQuantity> quantity(Field field) {
        return field.isSet() ? ResourceQuantity.parse(field.text()) : Optional.empty();
    }

    private static ResourceQuantity zero() {
        return new ResourceQuantity(BigDecimal.ZERO, ResourceQuantity.Style.DECIMAL);
    }

    /** A range from {@code min} to {@code max} in steps. */
    private final class Range {
        private final Field range;
        private final ResourceQuantity byDefault;
        private final ResourceQuantity capacity;

        Range(Field range, ResourceQuantity byDefault, ResourceQuantity capacity) {
            this.range = range;
            this.byDefault = byDefault;
            this.capacity = capacity;
        }

        void validate() {
            Field min = range.child("min");
            Field max = range.child("max");
            Field step = range.child("step");
            if (!min.isSet()) {
                violations.required(min, "required when validRange is defined");
                return;
            }
            ResourceQuantity least = quantity(min).orElse(zero());
            if (least.compareTo(capacity) > 0) {
                violations.invalid(min, "min is larger than capacity value: " + capacity);
            }
            if (byDefault.compareTo(least) < 0) {
                violations.invalid(min, Field.quoted(byDefault.toString()), "default is less than min: " + least);
            }
            Optional<ResourceQuantity> most = quantity(max);
            most.ifPresent(value -> max(max, least, value));
            quantity(step).ifPresent(value -> step(step, least, most, value));
        }

        private void max(Field max, ResourceQuantity least, ResourceQuantity most) {
            if (least.compareTo(most) > 0) {
                violations.invalid(max, Field.quoted(least.toString()), "min is larger than max: " + most);
            }
            if (most.compareTo(capacity) > 0) {
                violations.invalid(max, "max is larger than capacity value: " + capacity);
            }
            if (byDefault.compareTo(most) > 0) {
                violations.invalid(max, Field.quoted(byDefault.toString()), "default is more than max: " + most);
            }
        }

        private void step(Field step, ResourceQuantity least, Optional<ResourceQuantity> most, ResourceQuantity size) {
            if (size.amount().signum() <= 0) {
                violations.invalid(step, "must be greater than zero");
                return;
            }
            BigDecimal first = least.amount().add(size.amount());
            if (first.compareTo(capacity.amount()) > 0) {
                violations.invalid(
                        step,
                        "one step %s is larger than capacity value: %s".formatted(first.toPlainString(), capacity));
            }
            BigDecimal unit = unit(least, most, size);
            if (!countable(unit, least, most, size)) {
                violations.invalid(step, "default, min, max and step must fit a whole number of 64 bits");
                return;
            }
            multiple(step, byDefault, least, size, unit);
            most.ifPresent(value -> multiple(step, value, least, size, unit));
        }

        private boolean countable(
                BigDecimal unit, ResourceQuantity least, Optional<ResourceQuantity> most, ResourceQuantity size) {
            return members(least, most, size).stream()
                    .map(member -> count(member, unit))
                    .allMatch(count -> count.signum() >= 0 && count.bitLength() < Long.SIZE);
        }

        private List<ResourceQuantity> members(
                ResourceQuantity least, Optional<ResourceQuantity> most, ResourceQuantity size) {
            return most.map(value -> List.of(byDefault, least, size, value)).orElse(List.of(byDefault, least, size));
        }

        /** Thousandths if a member has a fraction and all of them are whole thousandths, else whole units. */
        private BigDecimal unit(ResourceQuantity least, Optional<ResourceQuantity> most, ResourceQuantity size) {
            List<ResourceQuantity> members =
                    most.map(value -> List.of(byDefault, least, size, value)).orElse(List.of(byDefault, least, size));
            boolean fractions = members.stream().anyMatch(member -> !member.isWhole());
            boolean lossless = members.stream()
                    .allMatch(member -> member.amount()
                                    .multiply(THOUSAND)
                                    .stripTrailingZeros()
                                    .scale()
                            <= 0);
            return fractionalRanges && fractions && lossless ? MILLI : BigDecimal.ONE;
        }

        private void multiple(
                Field step, ResourceQuantity value, ResourceQuantity least, ResourceQuantity size, BigDecimal unit) {
            BigInteger distance = count(value, unit).subtract(count(least, unit));
            if (distance.mod(count(size, unit)).signum() != 0) {
                violations.invalid(
                        step,
                        Field.quoted(value.toString()),
                        "value is not a multiple of a given step (%s) from (%s)".formatted(size, least));
            }
        }

        private static BigInteger count(ResourceQuantity quantity, BigDecimal unit) {
            return new ResourceQuantity(quantity.amount().divide(unit), quantity.style()).wholeUnits();
        }
    }
}
