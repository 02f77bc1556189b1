package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.DYN_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.ELEMENT;
import static dev.corelet.sandbox.scheduler.cel.Types.ELEMENT_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.INT_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.LIST_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.types.SimpleType;
import dev.corelet.sandbox.scheduler.cel.FunctionSet.Param;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Kubernetes' lists library, and {@code includes} for attributes that may be a list.
 *
 * <p>{@code indexOf} and {@code lastIndexOf} exist for strings, too. They are here, and not taken from the strings extension,
 * because attributes are of no static type: a call on one has to find all overloads in one set.
 */
final class ListFunctions {

    private ListFunctions() {}

    static FunctionSet create() {
        FunctionSet functions = new FunctionSet();
        addLists(functions);
        addStrings(functions);
        return functions;
    }

    private static void addStrings(FunctionSet functions) {
        List<Param<?>> fromOffset = List.of(STRING_PARAM, STRING_PARAM, INT_PARAM);
        functions
                .member("indexOf", SimpleType.INT, STRING_PARAM, STRING_PARAM, (text, part) -> indexOf(text, part, 0))
                .member(
                        "indexOf",
                        SimpleType.INT,
                        fromOffset,
                        arguments -> indexOf((String) arguments[0], (String) arguments[1], (Long) arguments[2]))
                .member(
                        "lastIndexOf",
                        SimpleType.INT,
                        STRING_PARAM,
                        STRING_PARAM,
                        (text, part) -> lastIndexOf(text, part, text.codePointCount(0, text.length())))
                .member(
                        "lastIndexOf",
                        SimpleType.INT,
                        fromOffset,
                        arguments -> lastIndexOf((String) arguments[0], (String) arguments[1], (Long) arguments[2]));
    }

    private static void addLists(FunctionSet functions) {
        functions
                .member("isSorted", SimpleType.BOOL, LIST_PARAM, ListFunctions::isSorted)
                .member("sum", ELEMENT, LIST_PARAM, ListFunctions::sum)
                .member(
                        "min",
                        ELEMENT,
                        LIST_PARAM,
                        list -> Collections.min(nonEmpty(list, "min"), ListFunctions::compare))
                .member(
                        "max",
                        ELEMENT,
                        LIST_PARAM,
                        list -> Collections.max(nonEmpty(list, "max"), ListFunctions::compare))
                .member("indexOf", SimpleType.INT, LIST_PARAM, ELEMENT_PARAM, (list, e) -> (long) list.indexOf(e))
                .member("lastIndexOf", SimpleType.INT, LIST_PARAM, ELEMENT_PARAM, (list, e) ->
                        (long) list.lastIndexOf(e))
                .member(
                        "includes",
                        SimpleType.BOOL,
                        DYN_PARAM,
                        DYN_PARAM,
                        (attribute, wanted) -> attribute instanceof List
                                ? ((List<?>) attribute).contains(wanted)
                                : attribute.equals(wanted));
    }

    /** Finds a part of a text; places are counted in code points. */
    private static long indexOf(String text, String part, long offset) {
        int found = text.indexOf(part, toIndex(text, offset));
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static long lastIndexOf(String text, String part, long offset) {
        int found = text.lastIndexOf(part, toIndex(text, offset));
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static int toIndex(String text, long offset) {
        int length = text.codePointCount(0, text.length());
        if (offset < 0 || offset > length) {
            throw new CelInvalidArgumentException("index " + offset + " is out of range, expected 0 to " + length);
        }
        return text.offsetByCodePoints(0, (int) offset);
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        Object total = 0L;
        for (int i = 0; i < list.size(); i++) {
            total = i == 0 ? list.get(0) : plus(total, list.get(i));
        }
        return total;
    }

    private static Object plus(Object left, Object right) {
        try {
            if (left instanceof Long x && right instanceof Long y) {
                return Math.addExact(x, y);
            }
        } catch (ArithmeticException e) {
            throw new CelNumericOverflowException(e);
        }
        if (left instanceof Double x && right instanceof Double y) {
            return x + y;
        }
        if (left instanceof UnsignedLong x && right instanceof UnsignedLong y) {
            return x.plus(y);
        }
        if (left instanceof Duration x && right instanceof Duration y) {
            return x.plus(y);
        }
        throw new CelInvalidArgumentException("sum() adds int, uint, double or duration values only");
    }

    private static List<?> nonEmpty(List<?> list, String function) {
        if (list.isEmpty()) {
            throw new CelInvalidArgumentException(function + "() called on an empty list");
        }
        return list;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        if (left instanceof Comparable<?> && left.getClass() == right.getClass()) {
            return ((Comparable<Object>) left).compareTo(right);
        }
        throw new CelInvalidArgumentException("the elements of the list cannot be ordered");
    }
}
