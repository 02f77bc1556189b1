package dev.corelet.sandbox.scheduler.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles the CEL expressions of device selectors, each once.
 *
 * <p>The environment is that of contract section 3.6. Kubernetes limits an expression to a cost of 1,000,000; this library
 * counts no cost, so comprehensions are limited to as many steps instead, each of which costs at least one: nothing
 * that a cluster accepts is refused here. Safe for use by several threads.
 */
public final class CelCompiler {

    /** Longest expression, in bytes of UTF-8. */
    static final int MAX_LENGTH = 10 * 1024;

    private static final int MAX_STEPS = 1_000_000;

    // ListFunctions brings these two, see there.
    private static final Set<CelStringExtensions.Function> STRING_FUNCTIONS = EnumSet.complementOf(
            EnumSet.of(CelStringExtensions.Function.INDEX_OF, CelStringExtensions.Function.LAST_INDEX_OF));

    private final Cel environment = environment();
    private final Map<String, DeviceExpression> compiled = new ConcurrentHashMap<>();

    /**
     * Returns the program of the expression.
     *
     * @throws SelectorException when the expression is too long, does not compile, or has no boolean result
     */
    public DeviceExpression compile(String expression) {
        return compiled.computeIfAbsent(expression, this::compileAnew);
    }

    private DeviceExpression compileAnew(String expression) {
        int length = expression.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_LENGTH) {
            throw new SelectorException(
                    "CEL expression of " + length + " bytes is too long, at most " + MAX_LENGTH + " are allowed");
        }
        CelValidationResult result = environment.compile(expression);
        if (result.hasError()) {
            CelIssue first = result.getErrors().get(0);
            throw new SelectorException("CEL expression does not compile, "
                    + new Excerpt(expression, first.getSourceLocation()).describe(first.getMessage()));
        }
        try {
            CelType type = result.getAst().getResultType();
            if (type.kind() != CelKind.BOOL && type.kind() != CelKind.DYN && type.kind() != CelKind.ANY) {
                throw new SelectorException("CEL expression must evaluate to bool, not " + type.name() + ": "
                        + Excerpt.shorten(expression));
            }
            return new DeviceExpression(expression, environment.createProgram(result.getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the CEL library refuses what it has just checked: " + expression, e);
        }
    }

    private static Cel environment() {
        CelOptions options = options();
        CelBuilder builder = CelFactory.plannerCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(
                        CelExtensions.optional(),
                        CelExtensions.bindings(),
                        CelExtensions.strings(STRING_FUNCTIONS),
                        CelExtensions.sets(options),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addRuntimeLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(STRING_FUNCTIONS),
                        CelExtensions.sets(options),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((function, overload) -> function != StandardFunction.IN)
                        .build())
                .addFunctionBindings(InOperator.bindings())
                .setTypeProvider(new DeviceTypes())
                .addVar("device", CelDevice.TYPE);
        for (FunctionSet functions : List.of(
                AmountFunctions.create(),
                RegexFunctions.create(),
                ListFunctions.create(),
                UrlFunctions.create(),
                NetworkFunctions.create(),
                FormatFunctions.create())) {
            functions.addTo(builder);
        }
        return builder.build();
    }

    // The replacement the library names is a pass of its own over a checked expression; the option is one line.
    @SuppressWarnings("deprecation")
    private static CelOptions options() {
        return CelOptions.current()
                .maxExpressionCodePointSize(MAX_LENGTH)
                .enableHomogeneousLiterals(true)
                .enableHeterogeneousNumericComparisons(true)
                .enableOptionalSyntax(true)
                .comprehensionMaxIterations(MAX_STEPS)
                .build();
    }

    private static final class DeviceTypes implements CelTypeProvider {

        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.of(CelDevice.TYPE);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return name.equals(CelDevice.TYPE.name()) ? Optional.of(CelDevice.TYPE) : Optional.empty();
        }
    }
}
