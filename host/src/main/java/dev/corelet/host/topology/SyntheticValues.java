package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.resource.Quantities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values of settings of synthetic machines. Every method throws {@link IllegalArgumentException} with what it
 * expected.
 */
final class SyntheticValues {

    private static final long KIB = 1024;

    /** As much as {@code meminfo}, which counts KiB, is read for. */
    private static final long MAX_MEMORY = 512L << 50;

    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(k|M|G)Hz");

    /** A range, and how many of each group of how many of its ids are meant (Linux {@code lib/bitmap-str.c}). */
    private static final Pattern STRIDE = Pattern.compile("([0-9]+-[0-9]+):([1-9][0-9]{0,4})/([1-9][0-9]{0,4})");

    private SyntheticValues() {}

    /** Returns bytes in whole KiB, for the kernel counts a node's memory in them: the rest is dropped. */
    static long memory(String quantity) {
        return bytes(quantity)
                .map(bytes -> bytes / KIB * KIB)
                .orElseThrow(() ->
                        new IllegalArgumentException("expected a quantity of whole bytes such as 2Gi, at most 512Pi"));
    }

    /** Returns bytes. */
    static long cacheSize(String quantity) {
        return bytes(quantity)
                .filter(bytes -> bytes > 0 && bytes % KIB == 0)
                .orElseThrow(
                        () -> new IllegalArgumentException("expected a quantity of whole KiB such as 32Ki, or none"));
    }

    /** Returns whole bytes that are not too many. */
    private static Optional<Long> bytes(String quantity) {
        return Quantities.parse(quantity)
                .filter(bytes -> bytes.signum() >= 0 && bytes.compareTo(BigDecimal.valueOf(MAX_MEMORY)) <= 0)
                .filter(bytes -> bytes.stripTrailingZeros().scale() <= 0)
                .map(BigDecimal::longValueExact);
    }

    static long kilohertz(String clock) {
        IllegalArgumentException wrong =
                new IllegalArgumentException("expected a clock rate in whole kHz such as 2.4GHz or 800MHz, or none");
        Matcher matcher = CLOCK.matcher(clock);
        if (!matcher.matches()) {
            throw wrong;
        }
        int digits = switch (matcher.group(2)) {
            case "G" -> 6;
            case "M" -> 3;
            default -> 0;
        };
        BigDecimal kilohertz = new BigDecimal(matcher.group(1)).movePointRight(digits);
        if (kilohertz.signum() == 0 || kilohertz.stripTrailingZeros().scale() > 0) {
            throw wrong;
        }
        return kilohertz.longValueExact();
    }

    /** Returns ids in the order in which a list has them; a range may have a stride, as in {@code 0-1023:2/256}. */
    static List<Integer> ids(String list) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (String part : list.split(",", -1)) {
            List<Integer> range = range(part.strip());
            for (int id : range) {
                if (!ids.add(id)) {
                    throw new IllegalArgumentException("the id %d is in it twice".formatted(id));
                }
            }
        }
        return List.copyOf(ids);
    }

    private static List<Integer> range(String part) {
        Matcher stride = STRIDE.matcher(part);
        boolean strided = stride.matches();
        CpuSet all = CpuSet.parse(strided ? stride.group(1) : part);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("expected ids and ranges such as 0-3,8 or 0-1023:2/256");
        }
        int used = strided ? Integer.parseInt(stride.group(2)) : 1;
        int group = strided ? Integer.parseInt(stride.group(3)) : 1;
        return all.stream()
                .filter(id -> (id - all.first()) % group < used)
                .boxed()
                .toList();
    }

    /** Returns rows of distances, as in {@code 10,20/20,10}. */
    static List<List<Integer>> distances(String matrix) {
        List<List<Integer>> rows = new ArrayList<>();
        for (String row : matrix.split("/", -1)) {
            rows.add(Stream.of(row.split(",", -1))
                    .map(String::strip)
                    .map(SyntheticValues::distance)
                    .toList());
        }
        return List.copyOf(rows);
    }

    private static int distance(String digits) {
        if (!digits.matches("[1-9][0-9]{1,2}") || Integer.parseInt(digits) > 255) {
            throw new IllegalArgumentException("'%s' is no distance; expected 10 to 255".formatted(digits));
        }
        return Integer.parseInt(digits);
    }
}
