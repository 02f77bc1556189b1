package dev.corelet.sandbox.apiserver.validation;

import java.util.ArrayList;
import java.util.List;

/** Checks the fields that say which nodes a slice or a device belongs to. */
final class NodeChoice {

    private NodeChoice() {}

    static boolean isMentioned(Field holder) {
        return holder.child("nodeName").isSet()
                || holder.child("nodeSelector").isSet()
                || holder.child("allNodes").isSet();
    }

    /** Returns the names of the fields that choose nodes, quoted the way messages show them. */
    static List<String> names(Field holder) {
        List<String> names = new ArrayList<>();
        if (!holder.child("nodeName").text().isEmpty()) {
            names.add("`nodeName`");
        }
        if (holder.child("nodeSelector").isSet()) {
            names.add("`nodeSelector`");
        }
        for (String flag : List.of("allNodes", "perDeviceNodeSelection")) {
            if (holder.child(flag).isTrue()) {
                names.add("`%s`".formatted(flag));
            }
        }
        return names;
    }

    static String shown(List<String> names) {
        return Field.quoted("{%s}".formatted(String.join(", ", names)));
    }

    static void validate(Field holder, Violations violations) {
        Field nodeName = holder.child("nodeName");
        if (nodeName.isSet() && nodeName.text().isEmpty()) {
            violations.invalid(nodeName, "must be either unset or set to a non-empty string");
        } else if (nodeName.isSet()) {
            Names.nodeName(nodeName, violations);
        }
        Field selector = holder.child("nodeSelector");
        if (selector.isSet()) {
            NodeSelectorValidation.validate(selector, violations);
        }
        for (String flag : List.of("allNodes", "perDeviceNodeSelection")) {
            Field field = holder.child(flag);
            if (field.isSet() && !field.isTrue()) {
                violations.invalid(field, "must be either unset or set to true");
            }
        }
    }
}
