package dev.corelet.sandbox.scheduler.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions to add to a CEL environment: what the checker may accept and the code that runs.
 *
 * <p>Overloads of one function must be added to one set: at run time a call on a value of unknown static type chooses
 * among them by the value's class.
 */
final class FunctionSet {

    /** A parameter: its CEL type and the Java class of the values that arrive. */
    record Param<T>(CelType type, Class<T> javaClass) {}

    private record Overload(CelOverloadDecl declaration, CelFunctionBinding binding) {}

    private final Map<String, List<Overload>> overloads = new LinkedHashMap<>();

    FunctionSet global(String name, CelType result, CelFunctionOverload implementation) {
        String id = id(name);
        return add(
                name,
                CelOverloadDecl.newGlobalOverload(id, result),
                CelFunctionBinding.from(id, List.of(), implementation));
    }

    <A> FunctionSet global(
            String name, CelType result, Param<A> argument, CelFunctionOverload.Unary<A> implementation) {
        String id = id(name, argument);
        return add(
                name,
                CelOverloadDecl.newGlobalOverload(id, result, argument.type()),
                CelFunctionBinding.from(id, argument.javaClass(), implementation));
    }

    <A, B> FunctionSet global(
            String name,
            CelType result,
            Param<A> first,
            Param<B> second,
            CelFunctionOverload.Binary<A, B> implementation) {
        String id = id(name, first, second);
        return add(
                name,
                CelOverloadDecl.newGlobalOverload(id, result, first.type(), second.type()),
                CelFunctionBinding.from(id, first.javaClass(), second.javaClass(), implementation));
    }

    <A> FunctionSet member(
            String name, CelType result, Param<A> receiver, CelFunctionOverload.Unary<A> implementation) {
        String id = id(name, receiver);
        return add(
                name,
                CelOverloadDecl.newMemberOverload(id, result, receiver.type()),
                CelFunctionBinding.from(id, receiver.javaClass(), implementation));
    }

    <A, B> FunctionSet member(
            String name,
            CelType result,
            Param<A> receiver,
            Param<B> argument,
            CelFunctionOverload.Binary<A, B> implementation) {
        String id = id(name, receiver, argument);
        return add(
                name,
                CelOverloadDecl.newMemberOverload(id, result, receiver.type(), argument.type()),
                CelFunctionBinding.from(id, receiver.javaClass(), argument.javaClass(), implementation));
    }

    FunctionSet member(
            String name, CelType result, List<Param<?>> receiverAndArguments, CelFunctionOverload implementation) {
        String id = id(name, receiverAndArguments.toArray(Param<?>[]::new));
        return add(
                name,
                CelOverloadDecl.newMemberOverload(
                        id,
                        result,
                        receiverAndArguments.stream().<CelType>map(Param::type).toList()),
                CelFunctionBinding.from(
                        id,
                        receiverAndArguments.stream()
                                .<Class<?>>map(Param::javaClass)
                                .toList(),
                        implementation));
    }

    void addTo(CelBuilder environment) {
        overloads.forEach((name, all) -> {
            environment.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    name, all.stream().map(Overload::declaration).toList()));
            environment.addFunctionBindings(CelFunctionBinding.fromOverloads(
                    name, all.stream().map(Overload::binding).toList()));
        });
    }

    private FunctionSet add(String name, CelOverloadDecl declaration, CelFunctionBinding binding) {
        overloads.computeIfAbsent(name, n -> new ArrayList<>()).add(new Overload(declaration, binding));
        return this;
    }

    private static String id(String name, Param<?>... parameters) {
        StringBuilder id = new StringBuilder("k8s_").append(name.replace('.', '_'));
        for (Param<?> parameter : parameters) {
            id.append('_').append(parameter.type().name().replace('.', '_'));
        }
        return id.toString();
    }
}
