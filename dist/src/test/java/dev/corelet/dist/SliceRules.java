package dev.corelet.dist;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of resource.k8s.io/v1 for the slices of a pool, written from the contract's section 2 over plain JSON. It
 * shares nothing with the agent, which has to have found out the same before it publishes.
 */
final class SliceRules {

    private static final Set<String> ATTRIBUTE_TYPES =
            Set.of("int", "bool", "string", "version", "ints", "bools", "strings", "versions");
    private static final Set<String> LISTS = Set.of("ints", "bools", "strings", "versions");
    private static final Set<String> EFFECTS = Set.of("None", "NoSchedule", "NoExecute");

    private final List<String> broken = new ArrayList<>();
    private final Map<String, Map<String, Object>> counterSets = new TreeMap<>();
    private final Set<String> devices = new HashSet<>();

    private SliceRules() {}

    /** Returns what is wrong with a pool; nothing if a cluster takes it. */
    static List<String> broken(List<Map<String, Object>> slices) {
        SliceRules rules = new SliceRules();
        rules.checkPool(slices);
        return rules.broken;
    }

    private void expect(boolean holds, String where, String rule) {
        if (!holds) {
            broken.add(where + ": " + rule);
        }
    }

    private void checkPool(List<Map<String, Object>> slices) {
        for (Map<String, Object> slice : slices) {
            for (Object set : list(object(slice.get("spec")).get("sharedCounters"))) {
                checkCounterSet(object(set));
            }
        }
        Set<Object> pools = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Map<String, Object> slice : slices) {
            Map<String, Object> spec = object(slice.get("spec"));
            Map<String, Object> pool = object(spec.get("pool"));
            pools.add(List.of(spec.get("driver"), pool.get("name"), pool.get("generation"), spec.get("nodeName")));
            names.add(text(object(slice.get("metadata")).get("generateName")));
            expect(
                    number(pool.get("resourceSliceCount")).intValueExact() == slices.size(),
                    "pool",
                    "resourceSliceCount is the number of slices");
            checkSlice(spec);
        }
        expect(pools.size() == 1, "pool", "all slices are of one pool, generation and node");
        expect(!slices.isEmpty(), "pool", "has at least one slice");
        expect(names.stream().sorted().toList().equals(names), "pool", "names are in the intended order");
        expect(new HashSet<>(names).size() == names.size(), "pool", "each slice has a place in the order of names");
    }

    private void checkSlice(Map<String, Object> spec) {
        String driver = text(spec.get("driver"));
        expect(isSubdomain(driver) && driver.length() <= 63, "driver", "is a lower-case DNS subdomain of at most 63");
        expect(!text(spec.get("nodeName")).isEmpty(), "nodeName", "is set");
        for (String other : List.of("nodeSelector", "allNodes", "perDeviceNodeSelection")) {
            expect(!spec.containsKey(other), other, "is not beside nodeName");
        }
        List<Object> counters = list(spec.get("sharedCounters"));
        List<Object> listed = list(spec.get("devices"));
        expect(counters.size() <= 8, "sharedCounters", "at most 8");
        expect(counters.isEmpty() || listed.isEmpty(), "spec", "either devices or sharedCounters");
        boolean costly = listed.stream().map(SliceRules::object).anyMatch(SliceRules::isCostly);
        expect(listed.size() <= (costly ? 64 : 128), "devices", "at most 128, 64 with taints, counters or lists");
        listed.forEach(device -> checkDevice(object(device)));
    }

    private static boolean isCostly(Map<String, Object> device) {
        return !list(device.get("taints")).isEmpty()
                || !list(device.get("consumesCounters")).isEmpty()
                || object(device.get("attributes")).values().stream()
                        .anyMatch(value -> object(value).keySet().stream().anyMatch(LISTS::contains));
    }

    private void checkCounterSet(Map<String, Object> set) {
        String name = text(set.get("name"));
        expect(isLabel(name), "counter set " + name, "name is a DNS label");
        expect(counterSets.put(name, object(set.get("counters"))) == null, "counter set " + name, "name is unique");
        checkCounters("counter set " + name, object(set.get("counters")));
    }

    private void checkCounters(String where, Map<String, Object> counters) {
        expect(!counters.isEmpty() && counters.size() <= 32, where, "1 to 32 counters");
        counters.forEach((name, counter) -> {
            expect(isLabel(name), where, "counter name " + name + " is a DNS label");
            expect(amount(counter).signum() >= 0, where, "counter " + name + " is not negative");
        });
    }

    private void checkDevice(Map<String, Object> device) {
        String name = text(device.get("name"));
        expect(isLabel(name), name, "name is a DNS label");
        expect(devices.add(name), name, "name is unique in the pool");
        Map<String, Object> attributes = object(device.get("attributes"));
        Map<String, Object> capacities = object(device.get("capacity"));
        expect(attributes.size() + capacities.size() <= 32, name, "at most 32 attributes and capacities");
        int values = 0;
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            values += checkAttribute(name + " " + attribute.getKey(), attribute.getKey(), object(attribute.getValue()));
        }
        expect(values <= 48, name, "at most 48 attribute values");
        boolean shared = Boolean.TRUE.equals(device.get("allowMultipleAllocations"));
        capacities.forEach((key, capacity) -> checkCapacity(name + " capacity " + key, key, object(capacity), shared));
        checkConsumption(name, list(device.get("consumesCounters")));
        checkTaints(name, list(device.get("taints")));
        checkNodeResources(name, object(device.get("nodeAllocatableResources")), capacities);
        for (String forbidden : List.of("nodeName", "nodeSelector", "allNodes")) {
            expect(!device.containsKey(forbidden), name, forbidden + " is the slice's affair");
        }
    }

    private int checkAttribute(String where, String name, Map<String, Object> value) {
        expect(isQualifiedName(name), where, "is a qualified name");
        expect(value.size() == 1 && ATTRIBUTE_TYPES.containsAll(value.keySet()), where, "has exactly one value");
        int values = 0;
        for (Map.Entry<String, Object> typed : value.entrySet()) {
            boolean isList = LISTS.contains(typed.getKey());
            List<Object> items = isList ? list(typed.getValue()) : List.of(typed.getValue());
            String type = isList ? typed.getKey().substring(0, typed.getKey().length() - 1) : typed.getKey();
            expect(!items.isEmpty(), where, "is no empty list");
            items.forEach(item -> checkValue(where, type, item));
            values += items.size();
        }
        return values;
    }

    private void checkValue(String where, String type, Object value) {
        switch (type) {
            case "int" -> expect(value instanceof Integer || value instanceof Long, where, "is a whole number");
            case "bool" -> expect(value instanceof Boolean, where, "is true or false");
            case "string" -> expect(bytes(value) <= 64, where, "has at most 64 bytes");
            default -> expect(bytes(value) <= 64 && isSemver(text(value)), where, "is a version of at most 64 bytes");
        }
    }

    private void checkCapacity(String where, String name, Map<String, Object> capacity, boolean shared) {
        expect(isQualifiedName(name), where, "is a qualified name");
        BigDecimal value = number(capacity.get("value"));
        expect(value.signum() >= 0, where, "is not negative");
        if (!capacity.containsKey("requestPolicy")) {
            return;
        }
        expect(shared, where, "has a request policy only if claims share the device");
        Map<String, Object> policy = object(capacity.get("requestPolicy"));
        expect(
                policy.containsKey("validRange") != policy.containsKey("validValues"),
                where,
                "has either a range or values");
        BigDecimal usual = number(policy.get("default"));
        expect(usual.compareTo(value) <= 0, where, "default is at most the capacity");
        if (policy.containsKey("validValues")) {
            checkValidValues(where, list(policy.get("validValues")), usual, value);
        } else {
            checkRange(where, object(policy.get("validRange")), usual, value);
        }
    }

    private void checkValidValues(String where, List<Object> values, BigDecimal usual, BigDecimal value) {
        List<BigDecimal> amounts = values.stream().map(SliceRules::number).toList();
        expect(!amounts.isEmpty() && amounts.size() <= 10, where, "at most 10 valid values");
        expect(amounts.stream().sorted().distinct().toList().equals(amounts), where, "valid values ascend");
        expect(amounts.stream().allMatch(amount -> amount.compareTo(value) <= 0), where, "valid values fit");
        expect(amounts.stream().anyMatch(amount -> amount.compareTo(usual) == 0), where, "default is valid");
    }

    private void checkRange(String where, Map<String, Object> range, BigDecimal usual, BigDecimal value) {
        BigDecimal min = number(range.get("min"));
        BigDecimal max = range.containsKey("max") ? number(range.get("max")) : value;
        expect(min.compareTo(value) <= 0 && max.compareTo(value) <= 0, where, "range is within the capacity");
        expect(min.compareTo(max) <= 0, where, "min is at most max");
        expect(min.compareTo(usual) <= 0 && usual.compareTo(max) <= 0, where, "default is within the range");
        if (range.containsKey("step")) {
            BigDecimal step = number(range.get("step"));
            expect(step.signum() > 0, where, "step is above 0");
            expect(min.add(step).compareTo(value) <= 0, where, "the first step is within the capacity");
            expect(usual.subtract(min).remainder(step).signum() == 0, where, "default is on a step");
            expect(max.subtract(min).remainder(step).signum() == 0, where, "max is on a step");
        }
    }

    private void checkConsumption(String name, List<Object> uses) {
        expect(uses.size() <= 2, name, "at most 2 consumesCounters");
        Set<String> sets = new HashSet<>();
        for (Object use : uses) {
            String set = text(object(use).get("counterSet"));
            Map<String, Object> drawn = object(object(use).get("counters"));
            expect(sets.add(set), name, "counter set " + set + " is used once");
            checkCounters(name + " " + set, drawn);
            Map<String, Object> there = counterSets.getOrDefault(set, Map.of());
            drawn.forEach((counter, amount) -> {
                expect(there.containsKey(counter), name, "counter " + set + "/" + counter + " exists");
                expect(
                        !there.containsKey(counter) || amount(amount).compareTo(amount(there.get(counter))) <= 0,
                        name,
                        "the device fits into counter " + set + "/" + counter);
            });
        }
    }

    private void checkTaints(String name, List<Object> taints) {
        expect(taints.size() <= 16, name, "at most 16 taints");
        for (Object taint : taints) {
            String key = text(object(taint).get("key"));
            String prefix = key.contains("/") ? key.substring(0, key.indexOf('/')) : "a";
            expect(isSubdomain(prefix) && prefix.length() <= 253, name, "taint " + key + " has a label's domain");
            expect(isLabelWord(key.substring(key.indexOf('/') + 1)), name, "taint " + key + " is a label's name");
            String value =
                    object(taint).containsKey("value") ? text(object(taint).get("value")) : "";
            expect(value.isEmpty() || isLabelWord(value), name, "taint value " + value + " is a label's value");
            expect(EFFECTS.contains(text(object(taint).get("effect"))), name, "taint " + key + " has an effect");
        }
    }

    private void checkNodeResources(String name, Map<String, Object> resources, Map<String, Object> capacities) {
        resources.forEach((resource, how) -> {
            expect(
                    Set.of("cpu", "memory", "ephemeral-storage").contains(resource)
                            || resource.startsWith("hugepages-"),
                    name,
                    resource + " is a resource of a node");
            Map<String, Object> mapping = object(object(how).get("mapping"));
            expect(
                    mapping.containsKey("deviceMultiplier") != mapping.containsKey("capacityKey")
                            && mapping.containsKey("capacityKey") == mapping.containsKey("capacityMultiplier"),
                    name,
                    resource + " counts per device or by capacity");
            expect(
                    !mapping.containsKey("capacityKey") || capacities.containsKey(text(mapping.get("capacityKey"))),
                    name,
                    resource + " counts a capacity that exists");
            mapping.forEach((key, value) ->
                    expect(!key.endsWith("Multiplier") || number(value).signum() > 0, name, key + " is above 0"));
        });
    }

    private static boolean isQualifiedName(String name) {
        String[] parts = name.split("/", -1);
        boolean domain = parts.length == 1 || (parts[0].length() <= 63 && isSubdomain(parts[0]));
        return parts.length <= 2 && domain && parts[parts.length - 1].matches("[A-Za-z_]\\w{0,31}");
    }

    private static boolean isLabel(String text) {
        return text.length() <= 63 && text.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    }

    private static boolean isLabelWord(String text) {
        return text.length() <= 63 && text.matches("[A-Za-z0-9]([\\w.-]*[A-Za-z0-9])?");
    }

    private static boolean isSubdomain(String text) {
        return List.of(text.split("\\.", -1)).stream().allMatch(part -> part.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?"));
    }

    private static boolean isSemver(String text) {
        String identifier = "(0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
        return text.matches("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){2}(-%1$s(\\.%1$s)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?"
                .formatted(identifier));
    }

    private static int bytes(@Nullable Object text) {
        return text(text).getBytes(StandardCharsets.UTF_8).length;
    }

    private static BigDecimal amount(@Nullable Object counter) {
        return number(object(counter).get("value"));
    }

    /** The agent publishes plain numbers: a quantity with a suffix would be a change that somebody has to look at. */
    private static BigDecimal number(@Nullable Object value) {
        return new BigDecimal(String.valueOf(value));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new AssertionError("no text: " + value);
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are texts.
    private static Map<String, Object> object(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // Whatever the items are, they are objects.
    private static List<Object> list(@Nullable Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }
}
