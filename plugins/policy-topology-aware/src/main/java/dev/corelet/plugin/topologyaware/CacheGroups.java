package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes CPUs that share a cache, all in one package; nothing if no package has as many in such groups as are asked for.
 *
 * <p>Idle groups come first, the last of which is split: those of the tightest die that has enough of them, else those
 * of the tightest such package, else all of the package that has most. Groups in use add what is still missing: a single
 * one of that size, else several of one size, else the largest ones, the last of which is split. If packages are alike
 * in what idle groups they have, the one where those in use add it best is taken, else the tightest.
 */
final class CacheGroups implements Step {

    private final List<CpuBlock> groups;
    private final List<Step> splitting;

    /**
     * Creates the step.
     *
     * @param splitting the steps that take a part of a group
     */
    CacheGroups(CpuTopology machine, List<Step> splitting) {
        this.groups = CacheDivision.of(machine);
        this.splitting = splitting;
    }

    /** The free CPUs of a group, and whether these are all that it has. */
    private record Group(CpuGroup cpuPackage, CpuGroup die, CpuSet free, boolean idle) {

        int size() {
            return free.size();
        }
    }

    /** The groups of one die or package. */
    private record Room(List<Group> groups) {

        List<Group> idle() {
            return groups.stream().filter(Group::idle).toList();
        }

        List<Group> used() {
            return groups.stream().filter(group -> !group.idle()).toList();
        }

        int size() {
            return sizeOf(groups);
        }

        static int sizeOf(List<Group> groups) {
            return groups.stream().mapToInt(Group::size).sum();
        }
    }

    @Override
    public CpuSet take(Ask ask) {
        if (ask.amount() < 2) {
            return CpuSet.EMPTY;
        }
        List<Group> usable = usable(ask);
        List<Group> idle = new Room(usable).idle();
        return tightest(idle, Group::die, ask.amount())
                .or(() -> tightest(idle, Group::cpuPackage, ask.amount()))
                .or(() -> mostIdlePackage(usable, ask.amount()).map(room -> idleThenUsed(room, ask.amount())))
                .map(chosen -> inOrder(ask, chosen))
                .orElse(CpuSet.EMPTY);
    }

    private List<Group> usable(Ask ask) {
        List<Group> usable = new ArrayList<>();
        for (CpuBlock block : groups) {
            CpuSet cpus = block.cpus().intersect(ask.preference().grouped());
            CpuSet free = cpus.intersect(ask.free());
            if (!free.isEmpty()) {
                usable.add(new Group(block.cpuPackage(), block.die(), free, free.equals(cpus)));
            }
        }
        return usable;
    }

    private static Optional<List<Group>> tightest(List<Group> groups, Function<Group, CpuGroup> around, int amount) {
        return rooms(groups, around).stream()
                .filter(room -> room.size() >= amount)
                .min(Comparator.comparingInt(Room::size))
                .map(Room::groups);
    }

    private static Optional<Room> mostIdlePackage(List<Group> groups, int amount) {
        return rooms(groups, Group::cpuPackage).stream()
                .filter(room -> room.size() >= amount)
                .min(Comparator.comparingInt((Room room) -> -Room.sizeOf(room.idle()))
                        .thenComparingInt(room -> countOfOneSize(room, amount))
                        .thenComparingInt(Room::size));
    }

    /** Returns how few groups in use, all of one size, add just what is missing; very many if none do. */
    private static int countOfOneSize(Room room, int amount) {
        int missing = amount - Room.sizeOf(room.idle());
        return ofOneSize(room.used(), missing)
                .map(groups -> missing / groups.get(0).size())
                .orElse(Integer.MAX_VALUE);
    }

    private static Collection<Room> rooms(List<Group> groups, Function<Group, CpuGroup> around) {
        Map<CpuGroup, Room> rooms = new LinkedHashMap<>();
        for (Group group : groups) {
            rooms.computeIfAbsent(around.apply(group), any -> new Room(new ArrayList<>()))
                    .groups()
                    .add(group);
        }
        return rooms.values();
    }

    /** Returns groups of a package that has enough CPUs, but not enough in idle groups. */
    private static List<Group> idleThenUsed(Room room, int amount) {
        List<Group> chosen = new ArrayList<>(room.idle());
        int missing = amount - Room.sizeOf(chosen);
        List<Group> used = new ArrayList<>(room.used());
        Optional<CpuGroup> home = chosen.stream()
                .findFirst()
                .or(() -> tightest(used, Group::die, missing).map(groups -> groups.get(0)))
                .map(Group::die);
        used.sort(Comparator.comparing(
                        (Group group) -> home.filter(group.die()::equals).isEmpty())
                .thenComparing(Comparator.comparingInt(Group::size).reversed()));
        chosen.addAll(ofOneSize(used, missing).orElse(used));
        return chosen;
    }

    /** Returns the fewest groups of one size that have just as many CPUs; several of a single CPU are no group. */
    private static Optional<List<Group>> ofOneSize(List<Group> groups, int amount) {
        for (int count = 1; count == 1 || amount / count > 1; count++) {
            int size = amount / count;
            if (size * count == amount) {
                List<Group> alike =
                        groups.stream().filter(group -> group.size() == size).toList();
                if (alike.size() >= count) {
                    return Optional.of(alike);
                }
            }
        }
        return Optional.empty();
    }

    /** Takes one group after the other, and of the last as many CPUs as are missing. */
    private CpuSet inOrder(Ask ask, List<Group> chosen) {
        List<CpuSet> taken = new ArrayList<>();
        int missing = ask.amount();
        for (Group group : chosen) {
            if (missing == 0) {
                break;
            }
            CpuSet some = group.size() <= missing ? group.free() : split(group.free(), missing, ask.preference());
            taken.add(some);
            missing -= some.size();
        }
        return CpuSet.unionOf(taken);
    }

    private CpuSet split(CpuSet group, int amount, Preference preference) {
        Ask ask = new Ask(group, CpuSet.EMPTY, amount, preference);
        for (Step step : splitting) {
            ask = ask.amount() == 0 ? ask : ask.after(step.take(ask));
        }
        return ask.picked();
    }
}
