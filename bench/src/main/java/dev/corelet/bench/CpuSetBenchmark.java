package dev.corelet.bench;

import dev.corelet.api.topology.CpuSet;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operations on sets of a machine with 1024 CPUs. Those named {@code ...Same} have one of the operands as their result
 * and must not allocate; those named {@code ...New} have a set of their own. Those named {@code ...OfBitSet} do the same
 * with the JDK's sets, as a yardstick.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CpuSetBenchmark {

    private CpuSet all = CpuSet.range(0, 1023);
    private CpuSet allAgain = CpuSet.range(0, 1023);
    private CpuSet low = CpuSet.range(0, 767);
    private CpuSet lowInner = CpuSet.range(512, 639);
    private CpuSet high = CpuSet.range(256, 1023);
    private CpuSet top = CpuSet.range(768, 1023);
    private CpuSet even = CpuSet.of(IntStream.range(0, 512).map(i -> 2 * i).toArray());
    private String allText = all.toString();
    private String evenText = even.toString();
    private int id = 700;

    @Benchmark
    public CpuSet unionNew() {
        return low.union(high);
    }

    @Benchmark
    public BitSet unionNewOfBitSet(BitSets bits) {
        return BitSets.union(bits.low, bits.high);
    }

    @Benchmark
    public CpuSet unionSame() {
        return low.union(lowInner);
    }

    @Benchmark
    public BitSet unionSameOfBitSet(BitSets bits) {
        return BitSets.union(bits.low, bits.lowInner);
    }

    @Benchmark
    public CpuSet intersectNew() {
        return low.intersect(high);
    }

    @Benchmark
    public BitSet intersectNewOfBitSet(BitSets bits) {
        return BitSets.intersect(bits.low, bits.high);
    }

    @Benchmark
    public CpuSet intersectSame() {
        return low.intersect(lowInner);
    }

    @Benchmark
    public BitSet intersectSameOfBitSet(BitSets bits) {
        return BitSets.intersect(bits.low, bits.lowInner);
    }

    @Benchmark
    public CpuSet minusNew() {
        return low.minus(high);
    }

    @Benchmark
    public BitSet minusNewOfBitSet(BitSets bits) {
        return BitSets.minus(bits.low, bits.high);
    }

    @Benchmark
    public CpuSet minusSame() {
        return low.minus(top);
    }

    @Benchmark
    public BitSet minusSameOfBitSet(BitSets bits) {
        return BitSets.minus(bits.low, bits.top);
    }

    @Benchmark
    public CpuSet filterNew() {
        return all.filter(cpu -> (cpu & 2) != 0);
    }

    @Benchmark
    public CpuSet filterSame() {
        return all.filter(cpu -> cpu >= 0);
    }

    @Benchmark
    public boolean containsAll() {
        return all.containsAll(low);
    }

    @Benchmark
    public boolean containsAllOfBitSet(BitSets bits) {
        return BitSets.minus(bits.low, bits.all).isEmpty();
    }

    @Benchmark
    public boolean intersects() {
        return low.intersects(top);
    }

    @Benchmark
    public boolean intersectsOfBitSet(BitSets bits) {
        return bits.low.intersects(bits.top);
    }

    @Benchmark
    public boolean contains() {
        return low.contains(id);
    }

    @Benchmark
    public boolean containsOfBitSet(BitSets bits) {
        return bits.low.get(bits.id);
    }

    @Benchmark
    public int size() {
        return all.size();
    }

    @Benchmark
    public int sizeOfBitSet(BitSets bits) {
        return bits.all.cardinality();
    }

    @Benchmark
    public int first() {
        return top.first();
    }

    @Benchmark
    public int firstOfBitSet(BitSets bits) {
        return bits.top.nextSetBit(0);
    }

    @Benchmark
    public int last() {
        return low.last();
    }

    @Benchmark
    public int lastOfBitSet(BitSets bits) {
        return bits.low.length() - 1;
    }

    @Benchmark
    public boolean equalTo() {
        return all.equals(allAgain);
    }

    @Benchmark
    public boolean equalToOfBitSet(BitSets bits) {
        return bits.all.equals(bits.allAgain);
    }

    @Benchmark
    public int hash() {
        return all.hashCode();
    }

    @Benchmark
    public int hashOfBitSet(BitSets bits) {
        return bits.all.hashCode();
    }

    @Benchmark
    public int compare() {
        return all.compareTo(allAgain);
    }

    @Benchmark
    public int streamAll() {
        return all.stream().sum();
    }

    @Benchmark
    public int streamAllOfBitSet(BitSets bits) {
        return bits.all.stream().sum();
    }

    @Benchmark
    public int streamEven() {
        return even.stream().sum();
    }

    @Benchmark
    public int streamEvenOfBitSet(BitSets bits) {
        return bits.even.stream().sum();
    }

    @Benchmark
    public String printAll() {
        return all.toString();
    }

    @Benchmark
    public String printAllOfBitSet(BitSets bits) {
        return bits.all.toString();
    }

    @Benchmark
    public String printEven() {
        return even.toString();
    }

    @Benchmark
    public String printEvenOfBitSet(BitSets bits) {
        return bits.even.toString();
    }

    @Benchmark
    public CpuSet parseAll() {
        return CpuSet.parse(allText);
    }

    @Benchmark
    public CpuSet parseEven() {
        return CpuSet.parse(evenText);
    }
}
