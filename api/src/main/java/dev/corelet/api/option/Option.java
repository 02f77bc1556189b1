package dev.corelet.api.option;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One option that a plugin takes from the operator's configuration.
 *
 * <p>A plugin keeps its options in constants, lists them in {@code options()} and reads them from {@link Options}.
 * The host refuses unknown keys and bad values, naming file, line and key, before the plugin is called.
 *
 * @param <T> the type of its value
 */
public final class Option<T> {

    /** Values come from whoever may create a claim, too, and messages go into events. */
    private static final int MOST_SHOWN = 100;

    private static final String NOTHING = "nothing: ";

    private final String name;
    private final String description;
    private final String expected;
    private final T defaultValue;
    private final Function<Object, T> reader;

    private Option(String name, String description, String expected, T defaultValue, Function<Object, T> reader) {
        if (!name.matches("[a-z][A-Za-z0-9]{0,62}")) {
            throw new IllegalArgumentException("'%s' does not name an option; expected camelCase".formatted(name));
        }
        this.name = name;
        this.description = description;
        this.expected = expected;
        this.defaultValue = defaultValue;
        this.reader = reader;
    }

    /**
     * Declares an option that operators may know from elsewhere and that the plugin can't carry out: whoever sets it is
     * told so.
     *
     * @param why what is not possible, as a phrase such as "RDT classes can't be had from this policy"
     */
    public static Option<Boolean> unsupported(String name, String why) {
        return new Option<>(name, why, NOTHING + why, false, raw -> {
            throw new IllegalArgumentException(why);
        });
    }

    /** Tells whether the plugin takes a value for it. */
    boolean isTaken() {
        return !expected.startsWith(NOTHING);
    }

    /** Declares an option that is true or false. */
    public static Option<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Option<>(name, description, "true or false", defaultValue, Option::readFlag);
    }

    /** Declares an option that is one of a few words. */
    public static Option<String> choice(String name, List<String> words, String defaultValue, String description) {
        List<String> choices = List.copyOf(words);
        return new Option<>(
                name,
                description,
                "one of " + String.join(", ", choices),
                defaultValue,
                raw -> readChoice(raw, choices));
    }

    /** Declares an option that is a text; a number counts as one. */
    public static Option<String> text(String name, String defaultValue, String description) {
        return new Option<>(name, description, "a text", defaultValue, Option::readText);
    }

    /** Declares an option that has a text, or a number as one, for each of some of those keys; none by default. */
    public static Option<Map<String, String>> textMap(String name, List<String> keys, String description) {
        List<String> known = List.copyOf(keys);
        return new Option<>(
                name,
                description,
                "texts by key, with keys out of " + String.join(", ", known),
                Map.of(),
                raw -> readTextMap(raw, known));
    }

    /** Declares an option that is a list of texts. */
    public static Option<List<String>> texts(String name, List<String> defaultValue, String description) {
        return new Option<>(name, description, "a list of texts", List.copyOf(defaultValue), Option::readTexts);
    }

    /** Declares an option that is a list of some of those words, each at most once. */
    public static Option<List<String>> words(
            String name, List<String> words, List<String> defaultValue, String description) {
        List<String> known = List.copyOf(words);
        return new Option<>(
                name,
                description,
                "a list of words out of " + String.join(", ", known),
                List.copyOf(defaultValue),
                raw -> readWords(raw, known));
    }

    /** Declares an option that is a whole number from {@code min} to {@code max}, both included. */
    public static Option<Long> number(String name, long min, long max, long defaultValue, String description) {
        return new Option<>(
                name,
                description,
                "a whole number from %d to %d".formatted(min, max),
                defaultValue,
                raw -> readNumber(raw, min, max));
    }

    /** Declares an option that is a set of CPUs, written as a cpulist. */
    public static Option<CpuSet> cpus(String name, CpuSet defaultValue, String description) {
        return new Option<>(name, description, "a cpulist such as \"0-3,8\"", defaultValue, Option::readCpus);
    }

    private static Boolean readFlag(Object raw) {
        if (raw instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("not a boolean");
    }

    private static String readChoice(Object raw, List<String> choices) {
        if (raw instanceof String word && choices.contains(word)) {
            return word;
        }
        throw new IllegalArgumentException("not a choice");
    }

    private static String readText(Object raw) {
        if (raw instanceof String || raw instanceof Number) {
            return raw.toString();
        }
        throw new IllegalArgumentException("not a text");
    }

    private static Map<String, String> readTextMap(Object raw, List<String> known) {
        if (raw instanceof Map<?, ?> map && known.containsAll(map.keySet())) {
            return map.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            entry -> (String) entry.getKey(), entry -> readText(entry.getValue())));
        }
        throw new IllegalArgumentException("not a map of known keys");
    }

    private static List<String> readTexts(Object raw) {
        if (raw instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("not a list of texts");
    }

    private static List<String> readWords(Object raw, List<String> known) {
        List<String> words = readTexts(raw);
        if (known.containsAll(words) && words.stream().distinct().count() == words.size()) {
            return words;
        }
        throw new IllegalArgumentException("not a list of known words");
    }

    private static Long readNumber(Object raw, long min, long max) {
        if (raw instanceof Integer || raw instanceof Long) {
            long number = ((Number) raw).longValue();
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new IllegalArgumentException("not a number in range");
    }

    private static CpuSet readCpus(Object raw) {
        // YAML reads the cpulist of a single CPU as a number.
        if (raw instanceof String || raw instanceof Integer) {
            return CpuSet.parse(raw.toString());
        }
        throw new IllegalArgumentException("not a cpulist");
    }

    /** Returns its key in the configuration. */
    public String name() {
        return name;
    }

    /** Returns what it does, for the operator. */
    public String description() {
        return description;
    }

    /** Returns what values it takes, as a phrase that completes "expected ...". */
    public String expected() {
        return expected;
    }

    /** Returns the value it has when the configuration does not set it. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Reads a raw YAML value: a String, Boolean, Integer, Long, Double, List or Map. */
    T read(Object raw) throws InvalidOptionException {
        try {
            return reader.apply(raw);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(name, "found %s, expected %s".formatted(shown(raw), expected), e);
        }
    }

    private static String shown(Object raw) {
        String text = String.valueOf(raw);
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
