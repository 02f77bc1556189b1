package dev.corelet.bench;

import java.util.BitSet;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The sets of {@link CpuSetBenchmark} as those of the JDK. They change in place, so whoever wants a result beside its
 * operands copies first.
 */
@State(Scope.Thread)
public class BitSets {

    BitSet all = range(0, 1023);
    BitSet allAgain = range(0, 1023);
    BitSet low = range(0, 767);
    BitSet lowInner = range(512, 639);
    BitSet high = range(256, 1023);
    BitSet top = range(768, 1023);
    BitSet even = even();
    int id = 700;

    private static BitSet range(int first, int last) {
        BitSet set = new BitSet(1024);
        set.set(first, last + 1);
        return set;
    }

    private static BitSet even() {
        BitSet set = new BitSet(1024);
        for (int cpu = 0; cpu < 1024; cpu += 2) {
            set.set(cpu);
        }
        return set;
    }

    static BitSet union(BitSet left, BitSet right) {
        BitSet result = (BitSet) left.clone();
        result.or(right);
        return result;
    }

    static BitSet intersect(BitSet left, BitSet right) {
        BitSet result = (BitSet) left.clone();
        result.and(right);
        return result;
    }

    static BitSet minus(BitSet left, BitSet right) {
        BitSet result = (BitSet) left.clone();
        result.andNot(right);
        return result;
    }
}
