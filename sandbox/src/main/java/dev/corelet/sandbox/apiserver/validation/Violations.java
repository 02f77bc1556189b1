package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.validation.FieldError.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Collects the errors of one object, in the API's words. */
final class Violations {

    private static final int LONGEST_VALUE_SHOWN = 200;

    private final List<FieldError> errors = new ArrayList<>();

    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    void required(Field field, String detail) {
        add(field, Cause.REQUIRED, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    void invalid(Field field, String detail) {
        invalid(field, field.shown(), detail);
    }

    void invalid(Field field, String shown, String detail) {
        String value = shown.length() <= LONGEST_VALUE_SHOWN ? shown : shown.substring(0, LONGEST_VALUE_SHOWN) + "...";
        add(field, Cause.INVALID, "Invalid value: %s: %s".formatted(value, detail));
    }

    void forbidden(Field field, String detail) {
        add(field, Cause.FORBIDDEN, "Forbidden: " + detail);
    }

    void duplicate(Field field, String key) {
        add(field, Cause.DUPLICATE, "Duplicate value: \"%s\"".formatted(key));
    }

    void tooLong(Field field, int maxBytes) {
        add(field, Cause.TOO_LONG, "Too long: may not be more than %d bytes".formatted(maxBytes));
    }

    void tooMany(Field field, int found, int max) {
        add(field, Cause.TOO_MANY, "Too many: %d: must have at most %d items".formatted(found, max));
    }

    /** Reports a value that is not one of those allowed. */
    void oneOf(Field field, Collection<String> allowed) {
        if (!allowed.contains(field.text())) {
            String list = allowed.stream().sorted().map("\"%s\""::formatted).collect(Collectors.joining(", "));
            add(
                    field,
                    Cause.NOT_SUPPORTED,
                    "Unsupported value: \"%s\": supported values: %s".formatted(field.text(), list));
        }
    }

    /** Checks every item of a list, unless there are too many: then only that is reported. */
    void list(Field list, int max, Consumer<Field> checkItem) {
        List<Field> items = list.items();
        if (items.size() > max) {
            tooMany(list, items.size(), max);
            return;
        }
        items.forEach(checkItem);
    }

    /** Checks a list like {@link #list} and that no two items have the same key. */
    void set(Field list, int max, Function<Field, String> key, Consumer<Field> checkItem) {
        list(list, max, checkItem);
        List<Field> items = list.items();
        if (items.size() > max) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field item : items) {
            if (!seen.add(key.apply(item))) {
                duplicate(item, key.apply(item));
            }
        }
    }

    /** Reports the name formats that a text breaks. */
    void format(Field field, List<String> complaints) {
        complaints.forEach(complaint -> invalid(field, complaint));
    }

    private void add(Field field, Cause cause, String message) {
        errors.add(new FieldError(field.path(), cause, message));
    }
}
