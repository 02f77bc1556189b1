package dev.corelet.sandbox.scheduler.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The operator {@code in}, asking a map for its keys.
 *
 * <p>The library's own operator asks {@link Map#get} instead, which would find every domain in a {@link DomainMap}.
 * Numbers are compared across types, as CEL has it.
 */
final class InOperator {

    private InOperator() {}

    static Iterable<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                "@in",
                CelFunctionBinding.from("in_list", Object.class, List.class, InOperator::contains),
                CelFunctionBinding.from(
                        "in_map",
                        Object.class,
                        Map.class,
                        (key, map) -> map.containsKey(key) || (key instanceof Number && contains(key, map.keySet()))));
    }

    private static boolean contains(Object wanted, Collection<?> elements) {
        if (elements.contains(wanted)) {
            return true;
        }
        if (!(wanted instanceof Number number)) {
            return false;
        }
        return elements.stream().anyMatch(element -> element instanceof Number other && isSameNumber(number, other));
    }

    private static boolean isSameNumber(Number left, Number right) {
        if (Double.isFinite(left.doubleValue()) && Double.isFinite(right.doubleValue())) {
            return exact(left).compareTo(exact(right)) == 0;
        }
        return left.doubleValue() == right.doubleValue();
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof UnsignedLong unsigned) {
            return new BigDecimal(unsigned.bigIntegerValue());
        }
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
    }
}
