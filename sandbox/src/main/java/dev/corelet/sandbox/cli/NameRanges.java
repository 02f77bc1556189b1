package dev.corelet.sandbox.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens lists of names that end in numbers: {@code cpu0 cpu1 cpu2 cpu5} becomes {@code cpu0-2,5},
 * {@code l3-0 l3-1} becomes {@code l3-0..1}.
 */
final class NameRanges {

    private static final Pattern NUMBERED = Pattern.compile("(.*?)(0|[1-9][0-9]{0,8})");

    private NameRanges() {}

    static String of(List<String> names) {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = NUMBERED.matcher(name);
            if (matcher.matches()) {
                numbers.computeIfAbsent(matcher.group(1), prefix -> new ArrayList<>())
                        .add(Integer.parseInt(matcher.group(2)));
            } else {
                parts.add(name);
            }
        }
        numbers.forEach((prefix, list) -> parts.add(prefix + ranges(list, prefix.endsWith("-") ? ".." : "-")));
        return String.join(" ", parts);
    }

    private static String ranges(List<Integer> numbers, String to) {
        List<Integer> sorted = numbers.stream().distinct().sorted().toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sorted.size(); ) {
            int first = sorted.get(i);
            int last = first;
            while (++i < sorted.size() && sorted.get(i) == last + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(first).append(last > first ? to + last : "");
        }
        return text.toString();
    }
}
