package dev.corelet.host.slice;

import dev.corelet.host.resource.Quantities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values of a slice's field say the same, one of them as an API server writes it (dra-contract sections
 * 2.2, 4.5): a quantity may be written otherwise ({@code 1000} and {@code 1k}), a number may be of another class, a list
 * or dictionary without entries may be left out, and when a taint was added is the server's to say. Makes no objects to
 * speak of where both are alike.
 */
final class FieldEquality {

    private static final Set<String> QUANTITIES = Set.of(
            SliceFields.VALUE,
            SliceFields.DEFAULT,
            SliceFields.VALID_VALUES,
            SliceFields.MIN,
            SliceFields.MAX,
            SliceFields.STEP,
            SliceFields.CAPACITY_MULTIPLIER,
            SliceFields.DEVICE_MULTIPLIER,
            "perPod",
            "perContainer");

    /** Fields whose keys are anybody's names, not fields. */
    private static final Set<String> DICTIONARIES = Set.of(
            SliceFields.ATTRIBUTES, SliceFields.CAPACITY, SliceFields.COUNTERS, SliceFields.NODE_ALLOCATABLE_RESOURCES);

    /** For values that are in no field of their own, or in one that has no rule. */
    private static final String PLAIN = "";

    private FieldEquality() {}

    /** @param field the name of the field, or of the list or dictionary of which these are items */
    static boolean isSame(String field, @Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a == null || b == null) {
            return isNothing(field, a) && isNothing(field, b);
        }
        if (a instanceof Map<?, ?> object && b instanceof Map<?, ?> other) {
            return sameEntries(field, object, other);
        }
        if (a instanceof List<?> list && b instanceof List<?> other) {
            return sameItems(field, list, other);
        }
        if (a instanceof Number number && b instanceof Number other) {
            return number.longValue() == other.longValue() && number.doubleValue() == other.doubleValue();
        }
        return a.equals(b) || (QUANTITIES.contains(field) && sameAmount(a, b));
    }

    private static boolean sameEntries(String holder, Map<?, ?> a, Map<?, ?> b) {
        int common = 0;
        for (Map.Entry<?, ?> entry : b.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object own = a.get(key);
            if (!isOfNoMatter(holder, key) && !isSame(inner(holder, key), own, entry.getValue())) {
                return false;
            }
            if (own != null) {
                common++;
            }
        }
        return common == a.size() || restIsNothing(holder, a, b);
    }

    /** Returns whether what only the first has is of no matter. */
    private static boolean restIsNothing(String holder, Map<?, ?> a, Map<?, ?> b) {
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (b.get(key) == null && !isOfNoMatter(holder, key) && !isNothing(inner(holder, key), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameItems(String field, List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!isSame(field, a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A taint has a value too, which is no quantity. */
    private static String inner(String holder, String key) {
        return DICTIONARIES.contains(holder) || holder.equals(SliceFields.TAINTS) ? PLAIN : key;
    }

    private static boolean isOfNoMatter(String holder, String key) {
        return holder.equals(SliceFields.TAINTS) && key.equals(SliceFields.TIME_ADDED);
    }

    private static boolean isNothing(String field, @Nullable Object value) {
        return value == null
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty() && DICTIONARIES.contains(field));
    }

    private static boolean sameAmount(Object a, Object b) {
        Optional<BigDecimal> amount = Quantities.parse(a.toString());
        Optional<BigDecimal> other = Quantities.parse(b.toString());
        return amount.isPresent() && other.isPresent() && amount.get().compareTo(other.get()) == 0;
    }
}
