package dev.corelet.sandbox.scheduler.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.corelet.sandbox.scheduler.cel.FunctionSet.Param;
import java.util.List;

/** The types that Kubernetes' functions take, with the Java classes of their values. */
final class Types {

    static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
    static final CelType ELEMENT = TypeParamType.create("T");

    static final Param<String> STRING_PARAM = new Param<>(SimpleType.STRING, String.class);
    static final Param<Boolean> BOOL_PARAM = new Param<>(SimpleType.BOOL, Boolean.class);
    static final Param<Long> INT_PARAM = new Param<>(SimpleType.INT, Long.class);
    static final Param<Object> ELEMENT_PARAM = new Param<>(ELEMENT, Object.class);
    static final Param<Object> DYN_PARAM = new Param<>(SimpleType.DYN, Object.class);

    @SuppressWarnings("rawtypes")
    static final Param<List> LIST_PARAM = new Param<>(ListType.create(ELEMENT), List.class);

    static final Param<QuantityValue> QUANTITY_PARAM = new Param<>(QUANTITY, QuantityValue.class);
    static final Param<SemverValue> SEMVER_PARAM = new Param<>(SEMVER, SemverValue.class);

    private Types() {}
}
