package dev.corelet.api.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeSetTest {

    private final NodeSet nodes = NodeSet.of(0, 2, 5);

    @Test
    void tellsWhatItHolds() {
        assertThat(nodes.size()).isEqualTo(3);
        assertThat(nodes.contains(2)).isTrue();
        assertThat(nodes.contains(1)).isFalse();
        assertThat(nodes.containsAll(NodeSet.of(0, 5))).isTrue();
        assertThat(nodes.containsAll(NodeSet.of(0, 1))).isFalse();
        assertThat(nodes.intersects(NodeSet.of(1, 2))).isTrue();
        assertThat(nodes.intersects(NodeSet.of(1, 3))).isFalse();
    }

    @Test
    void combinesWithAnother() {
        NodeSet other = NodeSet.of(2, 3);

        assertThat(nodes.union(other)).isEqualTo(NodeSet.of(0, 2, 3, 5));
        assertThat(nodes.intersect(other)).isEqualTo(NodeSet.of(2));
        assertThat(nodes.minus(other)).isEqualTo(NodeSet.of(0, 5));
    }
}
