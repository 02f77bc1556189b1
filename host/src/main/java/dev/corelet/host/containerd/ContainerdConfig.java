package dev.corelet.host.containerd;

import dev.corelet.host.OperatorException;
import dev.corelet.host.containerd.TomlLines.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Switches NRI and CDI on in the text of a containerd configuration, of version 2 or 3. A pure function: what needs no
 * change stays as it is to the letter, and what it does not understand it refuses.
 */
public final class ContainerdConfig {

    private static final List<String> NRI = List.of("plugins", "io.containerd.nri.v1.nri");
    private static final List<String> CRI_OF_VERSION_2 = List.of("plugins", "io.containerd.grpc.v1.cri");
    private static final List<String> CRI_OF_VERSION_3 = List.of("plugins", "io.containerd.cri.v1.runtime");

    /** The names that {@code disabled_plugins} may have for what is needed, whole or without the prefix. */
    private static final Pattern NEEDED = Pattern.compile("[\"'](?:[a-z0-9.]*\\.)?(cri|nri|runtime)[\"']");

    private static final Pattern SWITCH = Pattern.compile("(true|false)(\\s*(?:#.*)?)", Pattern.DOTALL);
    private static final Pattern EMPTY_LIST = Pattern.compile("\\[\\s*]\\s*(?:#.*)?");

    private ContainerdConfig() {}

    /** Something to switch; where it is not said, its value is {@code byDefault}. */
    private record Switch(List<String> table, String key, boolean wanted, boolean byDefault) {

        private List<String> path() {
            List<String> path = new ArrayList<>(table);
            path.add(key);
            return path;
        }
    }

    /**
     * Returns the text with NRI and CDI switched on: the same one if they are on.
     *
     * @param file the file's name, for messages
     * @throws OperatorException if the text can't be changed safely; the message says where, and what to do
     */
    public static String withNriAndCdi(String file, String text) {
        TomlLines toml = TomlLines.parse(file, text);
        for (Switch wanted : switches(version(toml))) {
            toml = TomlLines.parse(file, set(toml, wanted));
        }
        if (!toml.text().equals(text)) {
            refuseImports(toml);
        }
        refuseDisabled(toml);
        return toml.text();
    }

    /** containerd 2 has both on by default, 1.7 has neither; files of version 2 are for both. */
    private static List<Switch> switches(int version) {
        List<String> cri = version == 2 ? CRI_OF_VERSION_2 : CRI_OF_VERSION_3;
        boolean isNew = version == 3;
        return List.of(
                new Switch(NRI, "disable", false, !isNew),
                new Switch(NRI, "disable_connections", false, false),
                new Switch(cri, "enable_cdi", true, isNew));
    }

    private static int version(TomlLines toml) {
        Setting version = find(toml, List.of("version"))
                .orElseThrow(() -> new OperatorException(toml.at(0)
                        + "no version is set; expected version = 2 or 3 (containerd config migrate writes it)"));
        String value = version.value().replaceFirst("#.*", "").strip();
        if (!value.equals("2") && !value.equals("3")) {
            throw new OperatorException(toml.at(version.line())
                    + "version: found %s, expected 2 or 3 (containerd config migrate writes it)".formatted(value));
        }
        return Integer.parseInt(value);
    }

    private static Optional<Setting> find(TomlLines toml, List<String> path) {
        return toml.settings().stream()
                .filter(setting -> setting.path().equals(path))
                .findFirst();
    }

    private static String set(TomlLines toml, Switch wanted) {
        Optional<Setting> said = find(toml, wanted.path());
        if (said.isPresent()) {
            return replaced(toml, said.get(), wanted);
        }
        refuse(toml, wanted, setting -> begins(wanted.path(), setting.path()));
        if (wanted.wanted() == wanted.byDefault()) {
            return toml.text();
        }
        refuse(
                toml,
                wanted,
                setting -> begins(setting.path(), wanted.table()) && !begins(setting.table(), wanted.table()));
        return added(toml, wanted);
    }

    /** A table that is a value of its own, or the beginning of keys, has no place for another key. */
    private static void refuse(TomlLines toml, Switch wanted, Predicate<Setting> form) {
        toml.settings().stream().filter(form).findFirst().ifPresent(setting -> {
            throw new OperatorException(toml.at(setting.line())
                    + "found %s as a key, expected a table [%s]; set %s = %s by hand"
                            .formatted(
                                    String.join(".", setting.path()),
                                    header(wanted.table()),
                                    wanted.key(),
                                    wanted.wanted()));
        });
    }

    private static boolean begins(List<String> path, List<String> with) {
        return path.size() >= with.size() && path.subList(0, with.size()).equals(with);
    }

    private static String replaced(TomlLines toml, Setting setting, Switch wanted) {
        Matcher value = SWITCH.matcher(setting.value());
        if (!value.matches()) {
            throw new OperatorException(toml.at(setting.line())
                    + "%s: found %s, expected true or false"
                            .formatted(wanted.key(), setting.value().strip()));
        }
        if (Boolean.parseBoolean(value.group(1)) == wanted.wanted()) {
            return toml.text();
        }
        List<String> lines = new ArrayList<>(toml.lines());
        String line = lines.get(setting.line());
        String before = line.substring(0, line.length() - setting.value().length());
        lines.set(setting.line(), before + wanted.wanted() + value.group(2));
        return String.join("\n", lines);
    }

    private static String added(TomlLines toml, Switch wanted) {
        String setting = wanted.key() + " = " + wanted.wanted();
        List<String> lines = new ArrayList<>(toml.lines());
        Optional<TomlLines.Table> table = toml.tables().stream()
                .filter(header -> header.path().equals(wanted.table()))
                .findFirst();
        if (table.isPresent()) {
            String header = lines.get(table.get().line());
            String indent =
                    header.substring(0, header.length() - header.stripLeading().length());
            lines.add(table.get().line() + 1, indent + "  " + setting);
            return String.join("\n", lines);
        }
        String text = toml.text();
        String separator = text.isEmpty() || text.endsWith("\n") ? "\n" : "\n\n";
        return text + separator + "[" + header(wanted.table()) + "]\n  " + setting + "\n";
    }

    private static String header(List<String> table) {
        return "%s.\"%s\"".formatted(table.get(0), table.get(1));
    }

    /** Returns whether the text names other files; what they say counts before it. */
    static boolean hasImports(String file, String text) {
        return imports(TomlLines.parse(file, text)).isPresent();
    }

    private static Optional<Setting> imports(TomlLines toml) {
        return find(toml, List.of("imports"))
                .filter(imports -> !EMPTY_LIST.matcher(imports.value()).matches());
    }

    private static void refuseImports(TomlLines toml) {
        imports(toml).ifPresent(imports -> {
            throw new OperatorException(toml.at(imports.line())
                    + "imports: what those files say counts before this one; switch NRI and CDI on by hand");
        });
    }

    private static void refuseDisabled(TomlLines toml) {
        find(toml, List.of("disabled_plugins"))
                .filter(disabled -> NEEDED.matcher(disabled.value()).find())
                .ifPresent(disabled -> {
                    throw new OperatorException(toml.at(disabled.line())
                            + "disabled_plugins: found %s; take CRI and NRI out by hand"
                                    .formatted(disabled.value().strip()));
                });
    }
}
