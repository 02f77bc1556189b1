package dev.corelet.sandbox.runtime.cdi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes that a CDI device makes to a container. All of them are checked; without processes only the environment
 * has an effect.
 *
 * @param env what is added to the environment
 * @param needs the oldest version of the format that has all that is used
 * @param isEmpty whether there are no changes
 */
record ContainerEdits(List<String> env, CdiVersion needs, boolean isEmpty) {

    static final Set<String> FIELDS =
            Set.of("env", "deviceNodes", "mounts", "hooks", "additionalGids", "intelRdt", "netDevices");

    private static final Set<String> DEVICE_NODE =
            Set.of("path", "hostPath", "type", "major", "minor", "fileMode", "permissions", "uid", "gid");
    private static final Set<String> DEVICE_TYPES = Set.of("", "b", "c", "u", "p");
    private static final Set<String> MOUNT = Set.of("hostPath", "containerPath", "options", "type");
    private static final Set<String> HOOK = Set.of("hookName", "path", "args", "env", "timeout");
    private static final Set<String> HOOK_NAMES =
            Set.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");
    private static final Set<String> INTEL_RDT =
            Set.of("closID", "l3CacheSchema", "memBwSchema", "schemata", "enableMonitoring");
    private static final Set<String> NET_DEVICE = Set.of("hostInterfaceName", "name");

    ContainerEdits {
        env = List.copyOf(env);
    }

    static ContainerEdits read(SpecNode edits) throws InvalidSpecException {
        List<String> env = edits.texts("env");
        checkEnv(edits, env);
        CdiVersion needs = CdiVersion.V0_1_0;
        needs = later(needs, checkDeviceNodes(edits));
        needs = later(needs, checkMounts(edits));
        checkHooks(edits);
        edits.checkUnsignedIntegers("additionalGids");
        if (edits.has("additionalGids")) {
            needs = later(needs, CdiVersion.V0_7_0);
        }
        needs = later(needs, checkIntelRdt(edits));
        needs = later(needs, checkNetDevices(edits));
        return new ContainerEdits(env, needs, FIELDS.stream().noneMatch(edits::has));
    }

    static CdiVersion later(CdiVersion one, CdiVersion other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void checkEnv(SpecNode node, List<String> env) throws InvalidSpecException {
        for (String entry : env) {
            if (entry.indexOf('=') <= 0) {
                throw node.invalid("env", "'%s' is not NAME=value".formatted(entry));
            }
        }
    }

    private static CdiVersion checkDeviceNodes(SpecNode edits) throws InvalidSpecException {
        CdiVersion needs = CdiVersion.V0_1_0;
        for (SpecNode device : edits.nodes("deviceNodes", DEVICE_NODE)) {
            device.requiredText("path");
            if (!device.text("hostPath").isEmpty()) {
                needs = CdiVersion.V0_5_0;
            }
            if (!DEVICE_TYPES.contains(device.text("type"))) {
                throw device.invalid("type", "'%s' is no type of device".formatted(device.text("type")));
            }
            String permissions = device.text("permissions");
            if (!permissions.equals("none") && !permissions.matches("[rwm]*")) {
                throw device.invalid("permissions", "'%s' is not made of r, w and m".formatted(permissions));
            }
            for (String number : List.of("major", "minor", "fileMode", "uid", "gid")) {
                device.checkInteger(number);
            }
        }
        return needs;
    }

    private static CdiVersion checkMounts(SpecNode edits) throws InvalidSpecException {
        CdiVersion needs = CdiVersion.V0_1_0;
        for (SpecNode mount : edits.nodes("mounts", MOUNT)) {
            mount.requiredText("hostPath");
            mount.requiredText("containerPath");
            mount.texts("options");
            if (!mount.text("type").isEmpty()) {
                needs = CdiVersion.V0_4_0;
            }
        }
        return needs;
    }

    private static void checkHooks(SpecNode edits) throws InvalidSpecException {
        for (SpecNode hook : edits.nodes("hooks", HOOK)) {
            if (!HOOK_NAMES.contains(hook.text("hookName"))) {
                throw hook.invalid("hookName", "'%s' is no hook".formatted(hook.text("hookName")));
            }
            hook.requiredText("path");
            hook.texts("args");
            checkEnv(hook, hook.texts("env"));
            hook.checkInteger("timeout");
        }
    }

    private static CdiVersion checkIntelRdt(SpecNode edits) throws InvalidSpecException {
        SpecNode rdt = edits.node("intelRdt", INTEL_RDT);
        rdt.text("closID");
        rdt.text("l3CacheSchema");
        rdt.text("memBwSchema");
        rdt.texts("schemata");
        rdt.checkBoolean("enableMonitoring");
        if (rdt.has("schemata") || rdt.has("enableMonitoring")) {
            return CdiVersion.V1_1_0;
        }
        return edits.has("intelRdt") ? CdiVersion.V0_7_0 : CdiVersion.V0_1_0;
    }

    private static CdiVersion checkNetDevices(SpecNode edits) throws InvalidSpecException {
        Set<String> hostNames = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (SpecNode device : edits.nodes("netDevices", NET_DEVICE)) {
            if (!hostNames.add(device.requiredText("hostInterfaceName")) || !names.add(device.requiredText("name"))) {
                throw device.invalid("name", "the names of network devices repeat");
            }
        }
        return edits.has("netDevices") ? CdiVersion.V1_1_0 : CdiVersion.V0_1_0;
    }
}
