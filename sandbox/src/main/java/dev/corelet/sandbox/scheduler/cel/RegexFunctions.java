package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.INT_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes' regex library: {@code find} and {@code findAll}, in RE2 syntax. */
final class RegexFunctions {

    private RegexFunctions() {}

    static FunctionSet create() {
        ListType strings = ListType.create(SimpleType.STRING);
        return new FunctionSet()
                .member("find", SimpleType.STRING, STRING_PARAM, STRING_PARAM, RegexFunctions::find)
                .member(
                        "findAll",
                        strings,
                        STRING_PARAM,
                        STRING_PARAM,
                        (text, pattern) -> findAll(text, pattern, Long.MAX_VALUE))
                .member("findAll", strings, List.of(STRING_PARAM, STRING_PARAM, INT_PARAM), arguments -> {
                    long limit = (Long) arguments[2];
                    return findAll((String) arguments[0], (String) arguments[1], limit < 0 ? Long.MAX_VALUE : limit);
                });
    }

    private static String find(String text, String pattern) {
        Matcher matcher = compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String pattern, long limit) {
        Matcher matcher = compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        while (found.size() < limit && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new CelInvalidArgumentException(e);
        }
    }
}
