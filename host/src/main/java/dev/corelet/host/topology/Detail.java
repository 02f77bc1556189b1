package dev.corelet.host.topology;

import java.util.List;

/**
 * A phrase about one of many CPUs or nodes, put together only when it is shown: findings show that of the first, and
 * sets of CPUs can be long. Equal values make equal details.
 */
record Detail(String format, List<Object> values) {

    static final Detail NONE = new Detail("", List.of());

    /** Returns {@code format} with values in place of its {@code %s} and {@code %d}. */
    static Detail of(String format, Object... values) {
        return new Detail(format, List.of(values));
    }

    @Override
    public String toString() {
        return format.formatted(values.toArray());
    }
}
