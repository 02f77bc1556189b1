package dev.corelet.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.sandbox.cluster.Exclusivity.Use;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExclusivityTest {

    private static final Use CLAIMED = new Use("a", CpuSet.parse("1-3"), Set.of("u1"));
    private static final Use PARTNER = new Use("b", CpuSet.parse("1,5"), Set.of("u1"));
    private static final Use STRANGER = new Use("c", CpuSet.parse("3-7"), Set.of());

    @Test
    void cpusThatNobodyElseMayRunOnAreExclusive() {
        assertThat(judge(Map.of(), CLAIMED, STRANGER).of(CLAIMED)).isEqualTo(CpuSet.parse("1-2"));
        assertThat(judge(Map.of(), CLAIMED, STRANGER).of(STRANGER)).isEqualTo(CpuSet.parse("4-7"));
    }

    @Test
    void cpusOfAClaimStayExclusiveToAllThatUseIt() {
        Exclusivity judge = judge(Map.of("u1", CpuSet.of(1)), CLAIMED, PARTNER, STRANGER);
        assertThat(judge.of(CLAIMED)).isEqualTo(CpuSet.parse("1-2"));
        assertThat(judge.of(PARTNER)).isEqualTo(CpuSet.of(1));
    }

    @Test
    void cpusOfAClaimAreNotExclusiveWhereAStrangerMayRunOnThem() {
        assertThat(judge(Map.of("u1", CpuSet.parse("1-3")), CLAIMED, STRANGER).of(CLAIMED))
                .isEqualTo(CpuSet.parse("1-2"));
    }

    @Test
    void cpusOfAnotherClaimAreNeverExclusive() {
        assertThat(judge(Map.of("u9", CpuSet.of(7)), STRANGER).of(STRANGER)).isEqualTo(CpuSet.parse("3-6"));
    }

    private static Exclusivity judge(Map<String, CpuSet> claims, Use... uses) {
        return new Exclusivity(List.of(uses), claims);
    }
}
