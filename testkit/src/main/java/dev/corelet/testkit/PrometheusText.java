package dev.corelet.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scrape answered, in Prometheus' text format 0.0.4. Stricter than Prometheus itself: every sample belongs to
 * the family before it, which says its type and what it means; none is there twice; histograms are cumulative.
 *
 * @param families by their names
 * @param samples in order
 */
public record PrometheusText(SortedMap<String, Family> families, List<Sample> samples) {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String VALUE = "-?[0-9.]+(?:[eE][-+]?[0-9]+)?|[+-]Inf|NaN";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)\\})? (" + VALUE + ")");

    /**
     * Metrics of one name.
     *
     * @param name without the suffixes of a histogram's or summary's samples
     * @param type {@code counter}, {@code gauge}, {@code histogram} or {@code summary}
     * @param help what it means
     */
    public record Family(String name, String type, String help) {}

    /**
     * One value.
     *
     * @param name suffixes included
     * @param labels by name
     * @param value as it is written
     */
    public record Sample(String name, SortedMap<String, String> labels, String value) {}

    /**
     * Reads an answer.
     *
     * @throws IllegalArgumentException with the line that is wrong
     */
    public static PrometheusText parse(String text) {
        SortedMap<String, Family> families = new TreeMap<>();
        List<Sample> samples = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String help = "";
        Family family = new Family("", "", "");
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line has no end");
        }
        for (String line : text.lines().toList()) {
            Matcher helpLine = HELP.matcher(line);
            Matcher typeLine = TYPE.matcher(line);
            if (helpLine.matches()) {
                help = helpLine.group(1) + " " + helpLine.group(2);
            } else if (typeLine.matches() && help.startsWith(typeLine.group(1) + " ")) {
                String name = typeLine.group(1);
                family = new Family(name, typeLine.group(2), help.substring(name.length() + 1));
                if (families.put(name, family) != null) {
                    throw new IllegalArgumentException("a second time: " + line);
                }
            } else {
                Sample sample = sample(line);
                if (!belongs(sample, family) || !seen.add(sample.name() + sample.labels())) {
                    throw new IllegalArgumentException(
                            "not of %s, or there already: %s".formatted(family.name(), line));
                }
                samples.add(sample);
            }
        }
        PrometheusText read = new PrometheusText(families, samples);
        read.checkHistograms();
        return read;
    }

    private static Sample sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no line of the text format: " + line);
        }
        SortedMap<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            if (labels.put(label.group(1), label.group(2)) != null) {
                throw new IllegalArgumentException("a label twice: " + line);
            }
        }
        return new Sample(matcher.group(1), labels, matcher.group(matcher.groupCount()));
    }

    private static boolean belongs(Sample sample, Family family) {
        String suffix = sample.name().startsWith(family.name())
                ? sample.name().substring(family.name().length())
                : "-";
        return switch (family.type()) {
            case "histogram" -> Set.of("_bucket", "_sum", "_count").contains(suffix);
            case "summary" -> Set.of("", "_sum", "_count").contains(suffix);
            default -> suffix.isEmpty();
        };
    }

    private void checkHistograms() {
        Map<String, Double> last = new LinkedHashMap<>();
        for (Sample sample : samples) {
            if (sample.name().endsWith("_bucket")) {
                SortedMap<String, String> series = new TreeMap<>(sample.labels());
                series.remove("le");
                double count = Double.parseDouble(sample.value());
                Double before = last.put(sample.name() + series, count);
                if (before != null && before > count) {
                    throw new IllegalArgumentException("not cumulative: " + sample);
                }
            }
        }
    }

    /**
     * Returns the value of a sample.
     *
     * @param labels all of them, as {@code name=value}
     * @throws IllegalArgumentException if there is no such sample
     */
    public double value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            wanted.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().equals(wanted))
                .mapToDouble(sample -> Double.parseDouble(sample.value().replace("Inf", "Infinity")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no %s%s".formatted(name, wanted)));
    }
}
