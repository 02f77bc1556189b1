package dev.corelet.nri.plugin;

import java.util.regex.Pattern;

/**
 * How a plugin presents itself to the runtime.
 *
 * <p>A plugin that the runtime launched gets its identity from its file name; what it says itself is ignored then.
 *
 * @param name letters, digits, {@code _ . + -}; the only form that every NRI version takes
 * @param index two digits: plugins are asked in ascending order of this text
 */
public record PluginIdentity(String name, String index) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Pattern INDEX = Pattern.compile("[0-9]{2}");

    public PluginIdentity {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the NRI plugin name '%s' is not made of letters, digits and _ . + -".formatted(name));
        }
        if (!INDEX.matcher(index).matches()) {
            throw new IllegalArgumentException("the NRI plugin index '%s' is not two digits".formatted(index));
        }
    }

    /** Returns {@code index-name}, the form that runtimes log. */
    @Override
    public String toString() {
        return index + "-" + name;
    }
}
