package dev.corelet.api.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares {@link CpuSet} with {@link BitSet} on random sets; the seed is the name of the test that fails. */
class CpuSetAlgebraTest {

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithBitSet(long seed) {
        Random random = new Random(seed);
        BitSet a = randomBits(random);
        BitSet b = randomBits(random);
        CpuSet x = cpus(a);
        CpuSet y = cpus(b);

        assertThat(x.union(y)).isEqualTo(cpus(or(a, b)));
        assertThat(x.intersect(y)).isEqualTo(cpus(and(a, b)));
        assertThat(x.minus(y)).isEqualTo(cpus(andNot(a, b)));
        assertThat(CpuSet.unionOf(List.of(x, y, x))).isEqualTo(x.union(y));
        assertThat(x.filter(y::contains)).isEqualTo(x.intersect(y));
        assertThat(x.intersects(y)).isEqualTo(a.intersects(b));
        assertThat(x.containsAll(y)).isEqualTo(andNot(b, a).isEmpty());
        assertThat(x.equals(y)).isEqualTo(a.equals(b));
        assertThat(x.sizeOfIntersection(y)).isEqualTo(and(a, b).cardinality());
        int count = random.nextInt(x.size() + 2) - 1;
        assertThat(x.lowest(count))
                .isEqualTo(CpuSet.of(a.stream().limit(Math.max(count, 0)).toArray()));
        assertThat(x.size()).isEqualTo(a.cardinality());
        assertThat(x.isEmpty()).isEqualTo(a.isEmpty());
        assertThat(x.stream().toArray()).isEqualTo(a.stream().toArray());
        for (int id = 0; id <= a.length() + 64; id++) {
            assertThat(x.contains(id)).as("contains %d", id).isEqualTo(a.get(id));
        }
        if (!a.isEmpty()) {
            assertThat(x.first()).isEqualTo(a.nextSetBit(0));
            assertThat(x.last()).isEqualTo(a.length() - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackWhatItWrites(long seed) {
        CpuSet set = cpus(randomBits(new Random(seed)));

        assertThat(CpuSet.parse(set.toString())).isEqualTo(set).hasSameHashCodeAs(set);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comparesAsTheListsOfIdsDo(long seed) {
        Random random = new Random(seed);
        BitSet a = randomBits(random);
        BitSet b = random.nextBoolean() ? (BitSet) a.clone() : randomBits(random);
        b.flip(random.nextInt(a.length() + 64));

        assertThat(Integer.signum(cpus(a).compareTo(cpus(b))))
                .isEqualTo(Integer.signum(
                        Arrays.compare(a.stream().toArray(), b.stream().toArray())));
        assertThat(cpus(a).compareTo(cpus(a))).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fillsARangeLikeBitSet(long seed) {
        Random random = new Random(seed);
        int first = random.nextInt(300);
        int last = first + random.nextInt(300);
        BitSet bits = new BitSet();
        bits.set(first, last + 1);

        assertThat(CpuSet.range(first, last)).isEqualTo(cpus(bits));
    }

    /** Draws sets of all densities, sizes around the word boundaries among them, and ids beyond 1024 now and then. */
    private static BitSet randomBits(Random random) {
        int[] widths = {1, 8, 63, 64, 65, 128, 500, 5000};
        int width = widths[random.nextInt(widths.length)];
        double density = random.nextDouble();
        BitSet bits = new BitSet();
        for (int i = 0; i < width; i++) {
            bits.set(i, random.nextDouble() < density);
        }
        return bits;
    }

    private static CpuSet cpus(BitSet bits) {
        return CpuSet.of(bits.stream().toArray());
    }

    private static BitSet or(BitSet a, BitSet b) {
        BitSet result = (BitSet) a.clone();
        result.or(b);
        return result;
    }

    private static BitSet and(BitSet a, BitSet b) {
        BitSet result = (BitSet) a.clone();
        result.and(b);
        return result;
    }

    private static BitSet andNot(BitSet a, BitSet b) {
        BitSet result = (BitSet) a.clone();
        result.andNot(b);
        return result;
    }
}
