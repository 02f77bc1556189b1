package dev.corelet.plugin.topologyaware.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryUseTest {

    private static final Map<String, MemoryPriority> PRIORITIES = Map.of(
            "BE", MemoryPriority.BEST_EFFORT,
            "Bu", MemoryPriority.BURSTABLE,
            "G", MemoryPriority.GUARANTEED,
            "P", MemoryPriority.PRESERVED);

    /** Returns an allocation such as {@code a Bu 0-1 4}: of a container by priority, in a zone, of bytes. */
    private static MemoryAllocation allocation(String text) {
        List<String> words = List.of(text.strip().split(" ", -1));
        return new MemoryAllocation(
                new ContainerId(words.get(0)),
                NodeSet.parse(words.get(2)),
                Long.parseLong(words.get(3)),
                PRIORITIES.getOrDefault(words.get(1), MemoryPriority.BEST_EFFORT));
    }

    private static MemoryUse use(CpuTopology machine, String allocations) {
        return new MemoryUse(
                new MemoryMap(machine),
                Arrays.stream(allocations.split(";", -1))
                        .filter(text -> !text.isBlank())
                        .map(MemoryUseTest::allocation)
                        .toList());
    }

    /** Returns a request such as {@code n Bu 0-1 4 dram}: as an allocation, with nodes wished for, and kinds. */
    private static MemoryRequest request(String text) {
        MemoryAllocation wish = allocation(text);
        return new MemoryRequest(
                wish.owner(),
                wish.zone(),
                MemoryTypes.parse(text.strip().split(" ", -1)[4]),
                wish.bytes(),
                wish.priority());
    }

    /** Returns {@code 0-1; a to 0-3; b to 2-3}: the zone and who moves where; {@code none} without an offer. */
    private static String text(Optional<MemoryOffer> offer) {
        return offer.map(made -> made.zone()
                        + made.moves().entrySet().stream()
                                .map(move -> "; %s to %s".formatted(move.getKey(), move.getValue()))
                                .collect(Collectors.joining()))
                .orElse("none");
    }

    private static final String MIB_2816_OF_EACH_PMEM = "c2 G 4 2816; c3 G 5 2816";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # wished for | gets
            0,2,4 dram      | 0
            0,2,4 dram,pmem | 0,4
            0,2,4 hbm       | 2
            0,2,4 pmem      | 4
            0,2,4 hbm,dram  | 0,2
            0,2,4 mixed     | 0,2,4
            0 hbm           | 2
            1 pmem,hbm      | 3,5
            0 dram,pmem     | 0,4
            0-1 hbm,dram    | 0-3
            4 dram          | 0
            2,9 hbm         | 2
            9 dram          | none
            """)
    void startsFromTheNodesWishedForAndTheNearestOfKindsThatAreMissing(String wish, String zone) {
        String[] words = wish.split(" ", -1);

        assertThat(text(use(MemoryMachines.HBM_AND_CXL, "")
                        .offer(request("n G %s 512 %s".formatted(words[0], words[1])))))
                .isEqualTo(zone);
    }

    @Test
    void keepsTheNodesWishedForIfTheMachineHasNoMemoryOfTheKind() {
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, "").offer(request("n G 0,4 1 hbm"))))
                .isEqualTo("0,4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0,2,4 hbm       | 0,2
            0,2,4 pmem,hbm  | 0,2,4
            1,3,5 pmem      | 1,5
            0,2,4 dram      | 0
            0,2,4 dram,pmem | 0,4
            """)
    void addsTheNearestMemoryThatTheKernelCanUse(String wish, String zone) {
        String[] words = wish.split(" ", -1);

        assertThat(text(use(MemoryMachines.hbmAndCxlThatIsMovable(), "")
                        .offer(request("n G %s 512 %s".formatted(words[0], words[1])))))
                .isEqualTo(zone);
    }

    @Test
    void prefersUsableMemoryOfAKindThatIsWanted() {
        CpuTopology machine = MemoryMachines.of(
                "cpu dram 4, cpu dram 4, pmem 4 movable, pmem 4",
                "10,20,15,25 / 20,10,25,15 / 15,25,10,25 / 25,15,25,10");

        assertThat(text(use(machine, "").offer(request("n G 2 1 pmem")))).isEqualTo("2-3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # who has what            | who asks       | zone and moves
            a Bu 0 2                  | n Bu 0 2 dram  | 0
            a Bu 0 3                  | n Bu 0 2 dram  | 0,2
            a Bu 0 2                  | n Bu 0 3 dram  | 0; a to 0,2
            a Bu 0 2; b Bu 0 2        | n Bu 0 2 dram  | 0,2
            b Bu 0 2; a Bu 0 2        | n G 0 2 dram   | 0; a to 0,2
            a G 0 4                   | n Bu 0 2 dram  | 0,2
            a G 0 3                   | n BE 0 2 dram  | 0,2
            a Bu 0 1; b Bu 0 3        | n G 0 3 dram   | 0; a to 0,2; b to 0,2
            a Bu 0 1; b Bu 0 3        | n G 0 1 dram   | 0; a to 0,2
            a G 0 1; b Bu 0 3         | n G 0 1 dram   | 0; b to 0,2
            a BE 0 3; b Bu 0 1        | n G 0 1 dram   | 0; a to 0,2
            a G 0 2; b G 0 2          | n G 0 3 dram   | 0; a to 0,2; b to 0,2
            a Bu 0,2 6                | n Bu 0 3 dram  | 0; a to 0-3
            a Bu 0 2; b G 0,2 6       | n G 2 1 dram   | 2; a to 0-3
            a Bu 0 4; b G 2 4         | n G 0 2 dram   | 0; a to 0-3
            a Bu 0-3 8; b Bu 0-3 8    | n Bu 0 1 dram  | 0; a to 0-7
            a Bu 0-3 16; b G 4-7 16   | n G 0 1 dram   | none
            a Bu 0-3 16; b G 4-7 14   | n G 0 2 dram   | 0; a to 0-7
            a Bu 0 4; b Bu 4 4        | n G 0,4 2 dram,pmem | 0,4; a to 0,2
            a Bu 4 3                  | n Bu 4 2 pmem  | 4-7
            a Bu 0-1 4; b Bu 1,3 4; c Bu 0,3 4 | n G 0 1 dram | 0; a to 0-3
            """)
    void makesRoomByLettingTheLeastImportantSpread(String holders, String asked, String offered) {
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, holders).offer(request(asked))))
                .isEqualTo(offered);
    }

    @Test
    void letsTheSmallestOfItsClassSpread() {
        assertThat(text(use(MemoryMachines.HBM_AND_CXL, MIB_2816_OF_EACH_PMEM).offer(request("n G 4 2048 pmem"))))
                .isEqualTo("4-5");
    }

    @Test
    void spreadsToPmemWhenDramIsUsedUpAndToHbmAtLast() {
        String dramFull = "a G 0 2048; b G 1 2048";

        assertThat(text(use(MemoryMachines.HBM_AND_CXL, dramFull).offer(request("n Bu 0 100 dram"))))
                .isEqualTo("0-1,4-5");
        assertThat(text(use(MemoryMachines.HBM_AND_CXL, dramFull + "; c G 4-5 8192")
                        .offer(request("n Bu 0 100 dram"))))
                .isEqualTo("0-5");
    }

    @Test
    void seesThatZonesWhichOverlapFillTheNodesTheyShare() {
        CpuTopology row = MemoryMachines.of(
                "cpu dram 4, cpu dram 4, cpu dram 4, cpu dram 4",
                "10,11,30,40 / 11,10,11,40 / 30,11,10,40 / 40,40,40,10");

        assertThat(text(use(row, "a G 0-1 6; b G 1-2 6").offer(request("n G 1 1 dram"))))
                .as("there are 7 bytes in 0-1, and 7 in 1-2, but 13 in 0-2")
                .isEqualTo("1; a to 0-3");
    }

    @Test
    void neverMovesWhatIsNotThePolicysToPlace() {
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, "a P 0 3").offer(request("n G 0 2 dram"))))
                .isEqualTo("0,2");
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, "a P 0 3").offer(request("n P 0 2 dram"))))
                .isEqualTo("none");
    }

    @Test
    void givesWhoCountsOnNothingItsZoneAndMovesNobody() {
        String full = "a Bu 0 4; z BE 0 0";

        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, full).offer(request("n BE 0 0 dram"))))
                .isEqualTo("0");
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, full).offer(request("n G 0 4 dram"))))
                .as("z counts on nothing")
                .isEqualTo("0; a to 0,2");
    }

    @Test
    void doesNotRefuseBecauseOfWhatWasTooMuchBefore() {
        String tooMuch = "a P 0 9; b P 1 4";

        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, tooMuch).offer(request("n G 2 4 dram"))))
                .isEqualTo("2");
        assertThat(text(use(MemoryMachines.SOCKETS_WITH_PMEM, tooMuch).offer(request("n G 0 4 dram"))))
                .isEqualTo("0,2");
    }

    @Test
    void countsContainersWithoutAZoneInAll() {
        CpuTopology two = MemoryMachines.of("cpu dram 4, cpu dram 4", "10,20 / 20,10");
        MemoryUse use = new MemoryUse(
                new MemoryMap(two),
                List.of(new MemoryAllocation(new ContainerId("a"), NodeSet.EMPTY, 5, MemoryPriority.PRESERVED)));

        assertThat(text(use.offer(request("n G 0 3 dram")))).isEqualTo("0");
        assertThat(text(use.offer(request("n G 0 4 dram")))).isEqualTo("none");
    }

    @Test
    void isNotThrownByAbsurdAmounts() {
        String most = String.valueOf(Long.MAX_VALUE);
        MemoryUse use = use(MemoryMachines.SOCKETS_WITH_PMEM, "a Bu 0 %1$s; b Bu 0 %1$s".formatted(most));

        assertThat(text(use.offer(request("n G 1 %s dram".formatted(most))))).isEqualTo("none");
        assertThat(text(use.offer(request("n G 1 4 dram")))).isEqualTo("1");
    }

    @Test
    void becomesWhatWasOffered() {
        MemoryUse use = use(MemoryMachines.SOCKETS_WITH_PMEM, "a Bu 0 2");
        MemoryUse after = use.with(use.offer(request("n G 0 4 dram")).orElseThrow());

        assertThat(text(after.offer(request("o Bu 2 3 dram"))))
                .as("a is in 0,2")
                .isEqualTo("2; a to 0-3");
        assertThat(text(after.without(new ContainerId("a")).offer(request("o Bu 2 3 dram"))))
                .isEqualTo("2");
        assertThat(text(use.without(new ContainerId("b")).offer(request("o G 0 2 dram"))))
                .isEqualTo("0");
    }

    @Test
    void refusesTwoOfOneContainer() {
        MemoryUse use = use(MemoryMachines.SOCKETS_WITH_PMEM, "a Bu 0 2");

        assertThatThrownBy(() -> use.offer(request("a Bu 0 2 dram"))).hasMessage("container a has memory already");
        assertThatThrownBy(() -> use(MemoryMachines.SOCKETS_WITH_PMEM, "a Bu 0 2; a Bu 1 2"))
                .hasMessage("container a has memory twice");
    }
}
