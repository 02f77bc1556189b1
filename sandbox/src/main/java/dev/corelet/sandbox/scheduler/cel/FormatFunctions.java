package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.corelet.sandbox.scheduler.cel.FunctionSet.Param;
import java.util.Arrays;

/** Kubernetes' format library: named forms that a text can be checked against. */
final class FormatFunctions {

    private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    private static final Param<NamedFormat> FORMAT_PARAM = new Param<>(FORMAT, NamedFormat.class);

    private FormatFunctions() {}

    static FunctionSet create() {
        FunctionSet functions = new FunctionSet()
                .global(
                        "format.named",
                        OptionalType.create(FORMAT),
                        STRING_PARAM,
                        name -> Arrays.stream(NamedFormat.values())
                                .filter(format -> format.celName().equals(name))
                                .findFirst())
                .member(
                        "validate",
                        OptionalType.create(ListType.create(SimpleType.STRING)),
                        FORMAT_PARAM,
                        STRING_PARAM,
                        NamedFormat::validate);
        for (NamedFormat format : NamedFormat.values()) {
            functions.global("format." + format.celName(), FORMAT, arguments -> format);
        }
        return functions;
    }
}
