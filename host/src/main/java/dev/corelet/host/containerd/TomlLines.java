package dev.corelet.host.containerd;

import dev.corelet.host.OperatorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TOML file as its lines, with what each table and each setting is. It knows just enough of TOML to tell where
 * something stands, and leaves every line as it is that it is not asked to change.
 *
 * @param file its name, for messages
 * @param lines all of its lines
 * @param tables its table headers, in their order
 * @param settings its keys with their values, in their order
 */
record TomlLines(String file, List<String> lines, List<Table> tables, List<Setting> settings) {

    private static final String KEY = "(?:[A-Za-z0-9_-]+|\"[^\"\\\\]*\"|'[^']*')";
    private static final String PATH = KEY + "(?:\\s*\\.\\s*" + KEY + ")*";
    private static final Pattern HEADER = Pattern.compile("\\s*\\[\\s*(" + PATH + ")\\s*]\\s*(?:#.*)?");
    private static final Pattern ARRAY_HEADER = Pattern.compile("\\s*\\[\\[\\s*(" + PATH + ")\\s*]]\\s*(?:#.*)?");
    private static final Pattern SETTING = Pattern.compile("\\s*(" + PATH + ")\\s*=\\s*(.*)");
    private static final Pattern NOTHING = Pattern.compile("\\s*(?:#.*)?");

    /**
     * A table's header.
     *
     * @param path its name, part by part
     * @param line the index of its line
     */
    record Table(List<String> path, int line) {}

    /**
     * A key with its value.
     *
     * @param table the table it stands in
     * @param path its whole name, that of the table included
     * @param value all of the text behind the equals sign, other lines and remarks included
     * @param line the index of its first line
     */
    record Setting(List<String> table, List<String> path, String value, int line) {}

    /**
     * Reads a file.
     *
     * @throws OperatorException if a line is none that this understands
     */
    static TomlLines parse(String file, String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        List<Table> tables = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        List<String> table = List.of();
        for (int line = 0; line < lines.size(); line++) {
            String found = lines.get(line);
            Matcher header = HEADER.matcher(found);
            Matcher arrayHeader = ARRAY_HEADER.matcher(found);
            Matcher setting = SETTING.matcher(found);
            if (header.matches() || arrayHeader.matches()) {
                table = path((header.matches() ? header : arrayHeader).group(1));
                tables.add(new Table(table, line));
            } else if (setting.matches()) {
                StringBuilder value = new StringBuilder(setting.group(2));
                int first = line;
                while (!TomlValue.isComplete(value)) {
                    line++;
                    if (line == lines.size()) {
                        throw new OperatorException(at(file, first) + "the value has no end; expected TOML");
                    }
                    value.append('\n').append(lines.get(line));
                }
                settings.add(new Setting(table, join(table, path(setting.group(1))), value.toString(), first));
            } else if (!NOTHING.matcher(found).matches()) {
                throw new OperatorException(
                        at(file, line) + "found '%s', expected a table or a setting of TOML".formatted(found.strip()));
            }
        }
        return new TomlLines(file, List.copyOf(lines), List.copyOf(tables), List.copyOf(settings));
    }

    private static List<String> path(String text) {
        List<String> path = new ArrayList<>();
        Matcher keys = Pattern.compile(KEY).matcher(text);
        while (keys.find()) {
            String key = keys.group();
            path.add(key.startsWith("\"") || key.startsWith("'") ? key.substring(1, key.length() - 1) : key);
        }
        return List.copyOf(path);
    }

    private static List<String> join(List<String> table, List<String> key) {
        List<String> path = new ArrayList<>(table);
        path.addAll(key);
        return List.copyOf(path);
    }

    /** Returns where a line is, as messages begin. */
    String at(int line) {
        return at(file, line);
    }

    private static String at(String file, int line) {
        return "%s:%d: ".formatted(file, line + 1);
    }

    String text() {
        return String.join("\n", lines);
    }
}
