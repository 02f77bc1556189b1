package dev.corelet.sandbox.apiserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses objects by their labels, in the query syntax of the API: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}.
 *
 * <p>All terms have to hold. As in the API, {@code !=} and {@code notin} also hold for objects without the label.
 */
record LabelSelector(List<Predicate<Map<String, String>>> terms) implements Predicate<ApiObject> {

    private static final String KEY = "[A-Za-z0-9][-A-Za-z0-9_./]*";
    private static final String VALUE = "[-A-Za-z0-9_.]*";
    private static final Pattern PRESENCE = Pattern.compile("(?<not>!?)\\s*(?<key>" + KEY + ")");
    private static final Pattern EQUALITY =
            Pattern.compile("(?<key>" + KEY + ")\\s*(?<operator>==|=|!=)\\s*(?<value>" + VALUE + ")");
    private static final Pattern MEMBERSHIP =
            Pattern.compile("(?<key>" + KEY + ")\\s+(?<operator>in|notin)\\s*\\((?<values>[-A-Za-z0-9_.,\\s]*)\\)");

    /**
     * Parses a selector; an empty one chooses everything.
     *
     * @throws ApiException with code 400 if the text is no selector
     */
    static LabelSelector parse(String text) {
        List<Predicate<Map<String, String>>> terms = new ArrayList<>();
        for (String term : split(text)) {
            terms.add(term(term.strip(), text));
        }
        return new LabelSelector(List.copyOf(terms));
    }

    @Override
    public boolean test(ApiObject object) {
        Map<String, String> labels = object.labels();
        return terms.stream().allMatch(term -> term.test(labels));
    }

    private static Predicate<Map<String, String>> term(String term, String selector) {
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            String key = equality.group("key");
            String value = equality.group("value");
            boolean wanted = !equality.group("operator").equals("!=");
            return labels -> value.equals(labels.get(key)) == wanted;
        }
        Matcher membership = MEMBERSHIP.matcher(term);
        if (membership.matches()) {
            String key = membership.group("key");
            Set<String> values =
                    Set.copyOf(List.of(membership.group("values").strip().split("\\s*,\\s*", -1)));
            boolean wanted = membership.group("operator").equals("in");
            return labels -> (labels.containsKey(key) && values.contains(labels.get(key))) == wanted;
        }
        Matcher presence = PRESENCE.matcher(term);
        if (presence.matches()) {
            String key = presence.group("key");
            boolean wanted = presence.group("not").isEmpty();
            return labels -> labels.containsKey(key) == wanted;
        }
        throw ApiException.badRequest(
                "unable to parse requirement \"%s\" of the label selector \"%s\"".formatted(term, selector));
    }

    /** Splits at the commas outside parentheses. */
    private static List<String> split(String text) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                terms.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (!text.isBlank()) {
            terms.add(text.substring(start));
        }
        return terms;
    }
}
