package dev.corelet.api.topology;

/** The kernel's text form of a set: ids and ranges separated by commas, such as {@code 0-3,8}. */
final class CpuList {

    private CpuList() {}

    /**
     * Parses a list.
     *
     * @return its ranges in the order of the text, each with its first id in the upper half and its last in the lower,
     *     so that they sort as numbers
     * @throws IllegalArgumentException if the text is no cpulist; the message names the part that is wrong
     */
    static long[] ranges(String cpulist) {
        String text = cpulist.strip();
        if (text.isEmpty()) {
            return new long[0];
        }
        String[] parts = text.split(",", -1);
        long[] ranges = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            ranges[i] = parseRange(parts[i].strip(), text);
        }
        return ranges;
    }

    private static long parseRange(String range, String text) {
        int dash = range.indexOf('-');
        int first = parseId(dash < 0 ? range : range.substring(0, dash), range, text);
        int last = dash < 0 ? first : parseId(range.substring(dash + 1), range, text);
        if (last < first) {
            throw notACpulist(text, "the range '%s' runs backwards".formatted(range));
        }
        return (long) first << Integer.SIZE | last;
    }

    private static int parseId(String digits, String range, String text) {
        if (!isNumber(digits)) {
            throw notACpulist(text, "'%s' is neither an id nor a range of ids".formatted(range));
        }
        int id = Integer.parseInt(digits);
        if (id > CpuSet.MAX_ID) {
            throw notACpulist(text, "the id %d is above %d".formatted(id, CpuSet.MAX_ID));
        }
        return id;
    }

    private static boolean isNumber(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty() && digits.length() <= 9;
    }

    private static IllegalArgumentException notACpulist(String text, String reason) {
        String shown = text.length() <= 80 ? text : text.substring(0, 77) + "...";
        return new IllegalArgumentException(
                "'%s' is no cpulist: %s; expected ids and ranges such as 0-3,8".formatted(shown, reason));
    }
}
