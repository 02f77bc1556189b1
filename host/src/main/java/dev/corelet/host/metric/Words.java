package dev.corelet.host.metric;

import java.util.Locale;

/** Values of labels. */
final class Words {

    private Words() {}

    /** Returns the name of a constant as labels have it. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
