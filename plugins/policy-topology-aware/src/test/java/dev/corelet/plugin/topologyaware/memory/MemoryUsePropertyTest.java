package dev.corelet.plugin.topologyaware.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds offers for random requests on random machines against what can be told by trying all sets of nodes. */
class MemoryUsePropertyTest {

    private static final int STEPS = 150;

    /** The zones that the policy has to know, by container; {@link MemoryUse} itself is made anew for every step. */
    private final Map<ContainerId, MemoryAllocation> held = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void keepsItsPromises(long seed) {
        Random random = new Random(seed);
        MemoryMap map = new MemoryMap(machine(random));
        for (int step = 0; step < STEPS; step++) {
            if (!held.isEmpty() && random.nextInt(3) == 0) {
                held.remove(pick(List.copyOf(held.keySet()), random));
            }
            MemoryRequest request = request(map, random, step);
            Optional<MemoryOffer> offer = new MemoryUse(map, held.values()).offer(request);

            assertThat(shuffledUse(map, random).offer(request)).isEqualTo(offer);
            boolean enough =
                    held.values().stream().mapToLong(MemoryAllocation::bytes).sum() + request.bytes()
                            <= map.capacityOf(map.all());
            assertThat(offer.isPresent())
                    .as("refuses %s to %s if, and only if, there is not enough", held, request)
                    .isEqualTo(enough || request.bytes() == 0);
            offer.ifPresent(made -> {
                checkMoves(made, request);
                take(made);
                checkThatNothingIsOversubscribed(map);
            });
        }
    }

    private MemoryUse shuffledUse(MemoryMap map, Random random) {
        List<MemoryAllocation> shuffled = new ArrayList<>(held.values());
        Collections.shuffle(shuffled, random);
        return new MemoryUse(map, shuffled);
    }

    private void checkMoves(MemoryOffer offer, MemoryRequest request) {
        assertThat(offer.moves()).doesNotContainKey(request.owner());
        offer.moves().forEach((owner, zone) -> {
            MemoryAllocation before = held.get(owner);
            assertThat(before).isNotNull();
            assertThat(zone.containsAll(before.zone()))
                    .as("a move only adds nodes")
                    .isTrue();
            assertThat(zone).isNotEqualTo(before.zone());
            assertThat(before.priority()).isLessThanOrEqualTo(request.priority());
            assertThat(before.bytes()).isPositive();
        });
    }

    private void take(MemoryOffer offer) {
        offer.moves().forEach((owner, zone) -> held.computeIfPresent(owner, (id, before) -> before.in(zone)));
        held.put(offer.allocation().owner(), offer.allocation());
    }

    private void checkThatNothingIsOversubscribed(MemoryMap map) {
        int[] ids = map.all().stream().toArray();
        for (int bits = 1; bits < 1 << ids.length; bits++) {
            int chosen = bits;
            NodeSet zone = NodeSet.of(IntStream.range(0, ids.length)
                    .filter(i -> (chosen >> i & 1) != 0)
                    .map(i -> ids[i])
                    .toArray());
            long confined = held.values().stream()
                    .filter(allocation -> zone.containsAll(allocation.zone()))
                    .mapToLong(MemoryAllocation::bytes)
                    .sum();
            assertThat(confined).as("bytes of %s in %s", held, zone).isLessThanOrEqualTo(map.capacityOf(zone));
        }
    }

    private static CpuTopology machine(Random random) {
        int withCpus = 1 + random.nextInt(4);
        int count = withCpus + random.nextInt(5);
        List<String> nodes = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            String kind = pick(List.of("dram", "hbm", "pmem"), random);
            boolean hasCpu = id < withCpus;
            long bytes = id == 0 ? 40 : random.nextInt(60);
            String movable = id > 0 && bytes > 0 && random.nextInt(4) == 0 ? " movable" : "";
            nodes.add((hasCpu ? "cpu dram " : kind + " ") + bytes + movable);
        }
        int[][] distances = new int[count][count];
        for (int from = 0; from < count; from++) {
            distances[from][from] = 10;
            for (int to = 0; to < from; to++) {
                distances[from][to] = 11 + random.nextInt(4);
                distances[to][from] = distances[from][to];
            }
        }
        String rows = IntStream.range(0, count)
                .mapToObj(from ->
                        IntStream.of(distances[from]).mapToObj(String::valueOf).collect(Collectors.joining(",")))
                .collect(Collectors.joining("/"));
        return MemoryMachines.of(String.join(", ", nodes), rows);
    }

    private static MemoryRequest request(MemoryMap map, Random random, int step) {
        int[] ids = map.all().stream().toArray();
        NodeSet affinity = NodeSet.of(ids[random.nextInt(ids.length)]);
        if (random.nextInt(3) == 0) {
            affinity = affinity.union(NodeSet.of(ids[random.nextInt(ids.length)]));
        }
        Set<MemoryKind> kinds = EnumSet.of(pick(List.of(MemoryKind.values()), random), MemoryKind.DRAM);
        MemoryPriority priority =
                pick(List.of(MemoryPriority.BEST_EFFORT, MemoryPriority.BURSTABLE, MemoryPriority.GUARANTEED), random);
        return new MemoryRequest(new ContainerId("c" + step), affinity, kinds, random.nextInt(30), priority);
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
