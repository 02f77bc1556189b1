package dev.corelet.sandbox.scheduler.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A compiled selector. */
public final class DeviceExpression {

    private static final Pattern PLACE = Pattern.compile("evaluation error at [^:]*:(\\d+): ");

    private final String source;
    private final Program program;

    DeviceExpression(String source, Program program) {
        this.source = source;
        this.program = program;
    }

    /**
     * Returns whether the device is selected.
     *
     * @throws SelectorException when the evaluation fails, or its result is no boolean
     */
    public boolean matches(CelDevice device) {
        Object result;
        try {
            result = program.eval(Map.of("device", device));
        } catch (CelEvaluationException e) {
            throw new SelectorException("CEL expression fails, " + describe(e));
        }
        if (result instanceof Boolean selected) {
            return selected;
        }
        throw new SelectorException("CEL expression must evaluate to bool, not to "
                + result.getClass().getSimpleName() + " " + Excerpt.shorten(result.toString()) + ": "
                + Excerpt.shorten(source));
    }

    private String describe(CelEvaluationException e) {
        String message = String.valueOf(e.getMessage());
        Matcher place = PLACE.matcher(message);
        boolean placed = place.lookingAt();
        String reason = placed ? message.substring(place.end()) : message;
        if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && !reason.contains("no such key")) {
            reason = "no such key: " + reason;
        }
        return placed
                ? Excerpt.at(source, Integer.parseInt(place.group(1))).describe(reason)
                : reason + ", in \"" + Excerpt.shorten(source) + "\"";
    }
}
