package dev.corelet.sandbox.manifest;

import java.util.List;
import java.util.Map;

/**
 * Where the fields of a document stand in its file.
 *
 * <p>Paths are compared by their steps, so {@code labels.app} and {@code labels[app]} are the same place. The stored
 * version of an object may have a step more than the document it was read from; such steps are skipped.
 */
final class SourceMap {

    private static final List<String> STEPS_OF_OTHER_VERSIONS = List.of("/exactly", "/basic");

    private final Map<String, Integer> lines;
    private final String prefix;
    private final int firstLine;

    /** @param lines line numbers by {@linkplain #steps steps}, counted from 1 */
    SourceMap(Map<String, Integer> lines, int firstLine) {
        this(Map.copyOf(lines), "", firstLine);
    }

    private SourceMap(Map<String, Integer> lines, String prefix, int firstLine) {
        this.lines = lines;
        this.prefix = prefix;
        this.firstLine = firstLine;
    }

    /** Returns the map of an object inside the document. */
    SourceMap below(String path) {
        String place = prefix + steps(path);
        return new SourceMap(lines, place, lines.getOrDefault(place, firstLine));
    }

    int firstLine() {
        return firstLine;
    }

    /** Returns the line of a field, or of the nearest one around it that is in the file. */
    int lineOf(String path) {
        String place = steps(path);
        while (!place.isEmpty()) {
            Integer line = lines.getOrDefault(prefix + place, lines.get(prefix + withoutOtherVersions(place)));
            if (line != null) {
                return line;
            }
            place = place.substring(0, place.lastIndexOf('/'));
        }
        return firstLine;
    }

    /** Returns a path as steps that each begin with a slash. */
    static String steps(String path) {
        StringBuilder steps = new StringBuilder();
        for (String step : path.split("[.\\[\\]/]+", -1)) {
            if (!step.isEmpty()) {
                steps.append('/').append(step);
            }
        }
        return steps.toString();
    }

    private static String withoutOtherVersions(String place) {
        String shorter = place;
        for (String step : STEPS_OF_OTHER_VERSIONS) {
            shorter = shorter.replace(step, "");
        }
        return shorter;
    }
}
