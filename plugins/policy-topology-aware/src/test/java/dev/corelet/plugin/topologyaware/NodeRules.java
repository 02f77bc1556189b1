package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.plugin.topologyaware.NodeEvent.Kind;
import dev.corelet.plugin.topologyaware.PlainNode.Resident;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold after every event on a node, stated as simply as can be. Some containers may not have what they ask
 * for, since they run already and can't be refused: those are in disorder. That nobody gets into disorder but by what
 * can't be refused, and everybody is safe all the time, are the two halves of it.
 */
final class NodeRules {

    private final boolean roomy;
    private Set<ContainerId> disorderly = new HashSet<>();

    /**
     * Creates the rules.
     *
     * @param roomy whether there is more memory than anybody asks for
     */
    NodeRules(boolean roomy) {
        this.roomy = roomy;
    }

    /** Throws an error that says which rule does not hold. */
    void check(NodeEvent event) {
        PlainNode before = new PlainNode(event.before(), event.options());
        PlainNode after = new PlainNode(event.after(), event.options());
        checkClaims(event, after);
        after.residents.forEach(resident -> checkSafe(resident, before, after));
        if (event.kind() == Kind.PREPARE && !event.isRefused()) {
            checkPrepared(event.claim().orElseThrow(), before, after);
        }
        if (event.isRefused() && event.kind() != Kind.CHANGE) {
            require(event.after().equals(event.before()), "a refused event changed something");
        }
        Set<ContainerId> now = new HashSet<>();
        after.residents.forEach(resident -> disorder(resident, after, event.options())
                .ifPresent(reason -> {
                    require(
                            disorderly.contains(resident.container().id()) || mayDisturb(event),
                            "container %s %s",
                            resident.container().id(),
                            reason);
                    now.add(resident.container().id());
                }));
        if (disorderly.isEmpty() && !isDisturbing(event)) {
            checkOrderly(event, before, after);
        }
        if (!event.isRefused() && (event.kind() == Kind.CREATE || event.kind() == Kind.PREPARE)) {
            after.residents.forEach(resident -> checkMemory(resident, before, after, event.options()));
        }
        if (roomy && (event.kind() == Kind.REMOVE || event.kind() == Kind.UNPREPARE)) {
            after.residents.forEach(resident -> checkHelped(resident, after));
        }
        disorderly = now;
    }

    boolean isOrderly() {
        return disorderly.isEmpty();
    }

    private static void require(boolean holds, String message, Object... args) {
        if (!holds) {
            throw new AssertionError(message.formatted(args));
        }
    }

    /** No CPU is in two claims, and a prepared claim keeps its CPUs. */
    private static void checkClaims(NodeEvent event, PlainNode after) {
        Set<Integer> seen = new TreeSet<>();
        Set<Integer> online = PlainNode.plain(after.topology.online());
        after.claims.forEach((id, cpus) -> {
            require(PlainNode.common(seen, cpus).isEmpty(), "CPUs %s are in two claims", cpus);
            seen.addAll(cpus);
            Set<Integer> prepared = PlainNode.plain(
                    Optional.ofNullable(event.prepared().get(id)).orElseThrow());
            require(cpus.equals(PlainNode.common(prepared, online)), "claim %s has lost CPUs", id);
        });
    }

    /** A claim gets all CPUs of its whole devices and as many as it asked for of the others, and nobody else's. */
    private static void checkPrepared(Claim claim, PlainNode before, PlainNode after) {
        Set<Integer> given = after.claims.getOrDefault(claim.id(), Set.of());
        Set<Integer> expected = new TreeSet<>();
        for (ClaimedDevice device : claim.devices()) {
            Set<Integer> cpus = PlainNode.plain(device.cpus());
            expected.addAll(cpus);
            require(
                    PlainNode.common(given, cpus).size() == device.amount().orElse(cpus.size()),
                    "claim %s got %s of device %s",
                    claim.id(),
                    given,
                    device);
        }
        require(expected.containsAll(given), "claim %s got CPUs %s of no device of its", claim.id(), given);
        require(PlainNode.common(given, before.claimed).isEmpty(), "claim %s got claimed CPUs", claim.id());
        require(PlainNode.common(given, before.reserved).isEmpty(), "claim %s got reserved CPUs", claim.id());
    }

    /** Nobody runs where others are alone, and nobody runs nowhere, unless there is no CPU left that it could run on. */
    private static void checkSafe(Resident resident, PlainNode before, PlainNode after) {
        if (!resident.placement().pinned()) {
            return;
        }
        Set<Integer> others = PlainNode.less(after.claimed, resident.claimed());
        for (Resident other : after.residents) {
            if (!other.container().id().equals(resident.container().id())) {
                others.addAll(other.exclusive());
            }
        }
        Set<Integer> allowed = new TreeSet<>(after.available);
        allowed.addAll(resident.claimed());
        allowed.removeAll(others);
        Set<Integer> used = new TreeSet<>(resident.cpus());
        used.addAll(resident.held());
        boolean safe = !resident.cpus().isEmpty()
                && allowed.containsAll(used)
                && resident.held().containsAll(resident.claimed());
        Set<Integer> refuge = PlainNode.less(allowed, after.isolated);
        boolean stayed = before.residents.stream()
                .filter(same ->
                        same.container().id().equals(resident.container().id()))
                .anyMatch(same -> same.cpus().containsAll(resident.cpus()));
        require(
                safe || (refuge.isEmpty() && stayed),
                "container %s runs on %s (claimed %s) and may run on %s only",
                resident.container().id(),
                resident.placement(),
                resident.claimed(),
                allowed);
    }

    /** Who gets CPUs of its own gets the memory that is nearest to them, if it is of the kinds it wants. */
    private static void checkMemory(Resident resident, PlainNode before, PlainNode after, Map<String, Object> options) {
        boolean stays = before.residents.stream()
                .anyMatch(same ->
                        same.container().id().equals(resident.container().id())
                                && same.held().equals(resident.held())
                                && same.pool().equals(resident.pool()));
        NodeSet memory = resident.placement().memory();
        boolean byHints = Need.isTrue(resident.container(), "pick-resources-by-hints");
        if (stays || byHints || memory.isEmpty() || Boolean.FALSE.equals(options.get("pinMemory"))) {
            return;
        }
        Set<MemoryKind> wanted = Need.memory(resident.container());
        for (int cpu : resident.held()) {
            NumaNode node =
                    after.topology.numaNode(after.topology.cpu(cpu).numaNode()).orElseThrow();
            require(
                    !node.hasMemory() || !wanted.contains(node.memoryKind()) || memory.contains(node.id()),
                    "container %s has CPU %d and memory on nodes %s only",
                    resident.container().id(),
                    cpu,
                    memory);
        }
    }

    /** A claim may take from those who share with one that was refused more, or lost what it had. */
    private boolean mayDisturb(NodeEvent event) {
        return isDisturbing(event) || (event.kind() == Kind.PREPARE && !disorderly.isEmpty());
    }

    /** Tells whether an event may keep containers from having what they ask for. */
    private static boolean isDisturbing(NodeEvent event) {
        return switch (event.kind()) {
            case UPHEAVAL -> true;
            case CHANGE -> event.isRefused();
            case UNPREPARE ->
                event.claim()
                        .map(claim ->
                                !RandomNode.users(event.before(), claim.id()).isEmpty())
                        .orElse(false);
            default -> false;
        };
    }

    /** Returns why a container does not have what it has to have; empty if it has. */
    private static Optional<String> disorder(Resident resident, PlainNode node, Map<String, Object> options) {
        Need need = resident.needHere();
        boolean pinsCpu = !Boolean.FALSE.equals(options.get("pinCPU"));
        boolean pinned = !need.kind().equals("preserved") && (pinsCpu || need.claimed());
        if (resident.placement().pinned() != pinned) {
            return Optional.of("is pinned or not, and should not be so");
        }
        boolean pinsMemory = !Boolean.FALSE.equals(options.get("pinMemory"))
                && !Need.isTrue(resident.container(), "memory.preserve")
                && node.topology.numaNodes().stream().anyMatch(one -> one.hasMemory());
        if (resident.placement().memory().isEmpty() == pinsMemory) {
            return Optional.of("is pinned to memory or not, and should not be so");
        }
        if (!pinned) {
            boolean shares = !need.kind().equals("preserved") && need.fraction() > 0;
            return shares ? shortage(resident, node) : Optional.empty();
        }
        return disorderOfCpus(resident, node);
    }

    private static Optional<String> disorderOfCpus(Resident resident, PlainNode node) {
        Need need = resident.needHere();
        boolean normal = need.kind().equals("normal");
        if (normal ? node.pool(resident.pool()).isEmpty() : !resident.onReserved()) {
            return Optional.of("should get %s and is in pool '%s'".formatted(need, resident.pool()));
        }
        int full = resident.need().kind().equals("normal") ? need.full() : 0;
        Set<Integer> exclusive = resident.exclusive();
        if (exclusive.size() != full) {
            return Optional.of("should get %s and has CPUs %s".formatted(need, exclusive));
        }
        int isolated = PlainNode.common(exclusive, node.isolated).size();
        boolean fits = switch (need.isolation()) {
            case "required" -> isolated == full;
            case "preferred" -> isolated == full || isolated == 0;
            default -> isolated == full || isolated == 0;
        };
        if (!fits) {
            return Optional.of("should get %s and has CPUs %s".formatted(need, exclusive));
        }
        Set<Integer> shared = need.shares()
                ? normal ? PlainNode.common(node.sharable(), node.pool(resident.pool())) : node.sharedReserved()
                : Set.of();
        Set<Integer> expected = new TreeSet<>(resident.held());
        expected.addAll(shared);
        if (Need.isTrue(resident.container(), "hide-hyperthreads")) {
            expected = lowestThreads(resident.held(), shared, node);
        }
        if (!resident.cpus().equals(expected)) {
            return Optional.of("should run on %s and runs on %s".formatted(expected, resident.cpus()));
        }
        return need.fraction() > 0 ? shortage(resident, node) : Optional.empty();
    }

    private static Optional<String> shortage(Resident resident, PlainNode node) {
        if (resident.onReserved()) {
            return node.leftReserved() < 0 ? Optional.of("shares too few reserved CPUs") : Optional.empty();
        }
        Set<Integer> pool = node.pool(resident.pool());
        return node.groups.stream()
                .filter(group -> group.containsAll(pool) && node.left(group) < 0)
                .findFirst()
                .map(group -> "shares CPUs of %s, of which too few are left".formatted(group));
    }

    /** Returns the lowest CPU of each core: of those that are its own, and else of those that it shares. */
    private static Set<Integer> lowestThreads(Set<Integer> own, Set<Integer> shared, PlainNode node) {
        Set<Integer> lowest = new TreeSet<>();
        for (CpuGroup group : node.topology.groups(CpuGroup.Level.CORE)) {
            Set<Integer> core = PlainNode.plain(group.cpus());
            Set<Integer> ownThere = PlainNode.common(core, own);
            Set<Integer> there = ownThere.isEmpty() ? PlainNode.common(core, shared) : ownThere;
            there.stream().findFirst().ifPresent(lowest::add);
        }
        return lowest;
    }

    /** What holds where everybody had what it asked for before. */
    private static void checkOrderly(NodeEvent event, PlainNode before, PlainNode after) {
        switch (event.kind()) {
            case RESTART ->
                require(
                        event.decision().equals(Decision.placed(Map.of())),
                        "a restart moved somebody: %s",
                        event.decision());
            case REMOVE, UNPREPARE -> checkNobodyMoved(before, after);
            case CREATE -> checkCreated(event, before);
            default -> {}
        }
    }

    private static void checkNobodyMoved(PlainNode before, PlainNode after) {
        for (Resident resident : after.residents) {
            Resident same = before.residents.stream()
                    .filter(other ->
                            other.container().id().equals(resident.container().id()))
                    .findFirst()
                    .orElseThrow();
            require(
                    !resident.placement().pinned()
                            || (same.exclusive().equals(resident.exclusive())
                                    && same.pool().equals(resident.pool())),
                    "container %s had to move from %s to %s although something ended",
                    resident.container().id(),
                    same.placement(),
                    resident.placement());
        }
    }

    /** Who only shares CPUs is placed where the machine as a whole has enough. */
    private static void checkCreated(NodeEvent event, PlainNode before) {
        if (event.decision() instanceof Decision.Refused refused
                && !refused.reason().contains("memory")) {
            Need need = Need.of(event.container().orElseThrow(), event.options(), amounts(event, before));
            boolean shares = need.kind().equals("normal") && need.full() == 0 && need.shares();
            require(
                    refused.reason().startsWith("annotation ")
                            || !shares
                            || before.left(before.pool("root")) < Math.max(1, need.fraction())
                            || before.groups.isEmpty(),
                    "%s fits and was refused: %s",
                    need,
                    refused.reason());
        }
    }

    private static Map<ClaimId, Integer> amounts(NodeEvent event, PlainNode node) {
        Map<ClaimId, Integer> amounts = new HashMap<>();
        event.container()
                .orElseThrow()
                .claims()
                .forEach(id ->
                        amounts.put(id, node.claims.getOrDefault(id, Set.of()).size()));
        return amounts;
    }

    /** Who makes do with what there is gets a place as soon as there is one, and a thousandth for each of the others. */
    private static void checkHelped(Resident resident, PlainNode after) {
        Need need = resident.need();
        boolean sharesOnly = need.kind().equals("normal") && need.full() == 0 && need.shares();
        boolean waits = resident.placement().pinned() && resident.pool().isEmpty();
        require(
                !waits
                        || !sharesOnly
                        || after.left(after.pool("root")) < Math.max(1, need.fraction()) + after.residents.size(),
                "container %s waits for a place although there is one",
                resident.container().id());
    }

    /** Tells whether a container must get a place on a node on which nobody is but its claims. */
    static boolean fitsAlone(Need need, PlainNode empty, long memory, long bytes) {
        int sharable = 1000 * empty.sharable().size();
        int isolated = PlainNode.common(empty.free(), empty.isolated).size();
        int shared = need.shares() ? Math.max(1, need.fraction()) : 0;
        if (memory > 0 && bytes > memory) {
            return false;
        }
        if (need.kind().equals("preserved") || (need.full() == 0 && !need.shares())) {
            return true;
        }
        int reserved = 1000 * empty.sharedReserved().size();
        if (need.kind().equals("reserved") && reserved > 0 && need.fraction() <= reserved) {
            return true;
        }
        boolean ofIsolated = !need.isolation().equals("no") && isolated >= need.full() && sharable >= shared;
        return ofIsolated || (!need.isolation().equals("required") && sharable >= 1000 * need.full() + shared);
    }
}
