package dev.corelet.api.topology;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Spliterators;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * An immutable set of CPU ids, the vocabulary of every decision in Corelet.
 *
 * <p>Ids are those of the kernel ({@code cpu<N>}), from 0 to {@value #MAX_ID}. The text form is the kernel's
 * cpulist: ascending ids and ranges separated by commas ({@code 0-3,8}), empty for the empty set (Linux
 * {@code lib/bitmap-str.c}, without the stride suffix, which sysfs never prints).
 *
 * <p>Operations that leave a set as it was return that same set.
 */
public final class CpuSet implements Comparable<CpuSet> {

    /** The largest id that a set can hold; Linux's own limit today is 8191 (x86 {@code NR_CPUS}). */
    public static final int MAX_ID = 65_535;

    /** The set without CPUs. */
    public static final CpuSet EMPTY = new CpuSet(new long[0]);

    /** Bit {@code i % 64} of word {@code i / 64} stands for CPU i; the last word is never zero. */
    private final long[] words;

    private CpuSet(long[] words) {
        this.words = words;
    }

    /**
     * Returns the set of the given ids, in any order; repeated ids count once.
     *
     * @throws IllegalArgumentException if an id is negative or above {@link #MAX_ID}
     */
    public static CpuSet of(int... ids) {
        int max = -1;
        for (int id : ids) {
            max = Math.max(max, checkId(id));
        }
        long[] words = new long[(max >> 6) + 1];
        for (int id : ids) {
            words[id >> 6] |= 1L << id;
        }
        return wrap(words);
    }

    /**
     * Returns the set of all ids from {@code first} to {@code last}, both included.
     *
     * @throws IllegalArgumentException if an id is out of range or {@code last} is below {@code first}
     */
    public static CpuSet range(int first, int last) {
        checkId(first);
        checkId(last);
        if (last < first) {
            throw new IllegalArgumentException("the range %d-%d runs backwards".formatted(first, last));
        }
        long[] words = new long[(last >> 6) + 1];
        fill(words, first, last);
        return wrap(words);
    }

    /** Returns the union of the given sets. */
    public static CpuSet unionOf(Iterable<CpuSet> sets) {
        int length = 0;
        for (CpuSet set : sets) {
            length = Math.max(length, set.words.length);
        }
        long[] words = new long[length];
        for (CpuSet set : sets) {
            for (int i = 0; i < set.words.length; i++) {
                words[i] |= set.words[i];
            }
        }
        return wrap(words);
    }

    /**
     * Parses a kernel cpulist such as {@code 0-3,8}. White space around the list and around its parts is allowed;
     * an empty list is the empty set.
     *
     * @throws IllegalArgumentException if the text is no cpulist; the message names the part that is wrong
     */
    public static CpuSet parse(String cpulist) {
        return ofRanges(CpuList.ranges(cpulist));
    }

    /** Takes each id once however often it is named: a long list of large ranges must not cost their product. */
    private static CpuSet ofRanges(long[] ranges) {
        Arrays.sort(ranges);
        int highest = 0;
        for (long range : ranges) {
            highest = Math.max(highest, (int) range);
        }
        long[] words = new long[(highest >> 6) + 1];
        int next = 0;
        for (long range : ranges) {
            int first = Math.max((int) (range >> Integer.SIZE), next);
            int last = (int) range;
            if (first <= last) {
                fill(words, first, last);
                next = last + 1;
            }
        }
        return wrap(words);
    }

    private static int checkId(int id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("the CPU id %d is not within 0-%d".formatted(id, MAX_ID));
        }
        return id;
    }

    private static void fill(long[] words, int first, int last) {
        int from = first >> 6;
        int to = last >> 6;
        long head = -1L << first;
        long tail = -1L >>> (63 - (last & 63));
        if (from == to) {
            words[from] |= head & tail;
            return;
        }
        words[from] |= head;
        Arrays.fill(words, from + 1, to, -1L);
        words[to] |= tail;
    }

    /** Takes ownership of {@code words} and drops its trailing zero words. */
    private static CpuSet wrap(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return EMPTY;
        }
        return new CpuSet(length == words.length ? words : Arrays.copyOf(words, length));
    }

    /** Tells whether the set holds no CPU. */
    public boolean isEmpty() {
        return words.length == 0;
    }

    /** Returns the number of CPUs in the set. */
    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** Tells whether {@code id} is in the set; false for any id out of range. */
    public boolean contains(int id) {
        return id >= 0 && id >> 6 < words.length && (words[id >> 6] >>> id & 1) != 0;
    }

    /** Tells whether every CPU of {@code other} is in this set. */
    public boolean containsAll(CpuSet other) {
        if (other.words.length > words.length) {
            return false;
        }
        for (int i = 0; i < other.words.length; i++) {
            if ((other.words[i] & ~words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the two sets have a CPU in common. */
    public boolean intersects(CpuSet other) {
        int common = Math.min(words.length, other.words.length);
        for (int i = 0; i < common; i++) {
            if ((words[i] & other.words[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the number of CPUs that are in both sets. */
    public int sizeOfIntersection(CpuSet other) {
        int size = 0;
        int common = Math.min(words.length, other.words.length);
        for (int i = 0; i < common; i++) {
            size += Long.bitCount(words[i] & other.words[i]);
        }
        return size;
    }

    /**
     * Returns the lowest id in the set.
     *
     * @throws NoSuchElementException if the set is empty
     */
    public int first() {
        if (isEmpty()) {
            throw new NoSuchElementException("the CPU set is empty");
        }
        return nextFrom(0);
    }

    /**
     * Returns the highest id in the set.
     *
     * @throws NoSuchElementException if the set is empty
     */
    public int last() {
        if (isEmpty()) {
            throw new NoSuchElementException("the CPU set is empty");
        }
        int top = words.length - 1;
        return (top << 6) + 63 - Long.numberOfLeadingZeros(words[top]);
    }

    /** Returns the CPUs that are in this set, in {@code other}, or in both. */
    public CpuSet union(CpuSet other) {
        if (containsAll(other)) {
            return this;
        }
        if (other.containsAll(this)) {
            return other;
        }
        boolean wider = words.length >= other.words.length;
        long[] narrow = wider ? other.words : words;
        long[] result = wider ? words.clone() : other.words.clone();
        for (int i = 0; i < narrow.length; i++) {
            result[i] |= narrow[i];
        }
        return new CpuSet(result);
    }

    /** Returns the CPUs that are in both sets. */
    public CpuSet intersect(CpuSet other) {
        if (other.containsAll(this)) {
            return this;
        }
        if (containsAll(other)) {
            return other;
        }
        long[] result = new long[Math.min(words.length, other.words.length)];
        for (int i = 0; i < result.length; i++) {
            result[i] = words[i] & other.words[i];
        }
        return wrap(result);
    }

    /** Returns the CPUs of this set that are not in {@code other}. */
    public CpuSet minus(CpuSet other) {
        if (!intersects(other)) {
            return this;
        }
        long[] result = words.clone();
        int common = Math.min(words.length, other.words.length);
        for (int i = 0; i < common; i++) {
            result[i] &= ~other.words[i];
        }
        return wrap(result);
    }

    /** Returns the {@code count} lowest CPUs of this set, or all if it has no more. */
    public CpuSet lowest(int count) {
        int missing = Math.max(count, 0);
        for (int i = 0; i < words.length; i++) {
            int size = Long.bitCount(words[i]);
            if (size > missing) {
                long[] result = Arrays.copyOf(words, i + 1);
                long rest = words[i];
                for (int taken = 0; taken < missing; taken++) {
                    rest &= rest - 1;
                }
                result[i] &= ~rest;
                return wrap(result);
            }
            missing -= size;
        }
        return this;
    }

    /** Returns the CPUs of this set that pass {@code test}. */
    public CpuSet filter(IntPredicate test) {
        long[] kept = words;
        for (int id = nextFrom(0); id >= 0; id = nextFrom(id + 1)) {
            if (!test.test(id)) {
                kept = kept == words ? words.clone() : kept;
                kept[id >> 6] &= ~(1L << id);
            }
        }
        return kept == words ? this : wrap(kept);
    }

    /** Returns the ids in ascending order. */
    public IntStream stream() {
        return StreamSupport.intStream(new Ids(), false);
    }

    /** Walks the ids upwards. */
    private final class Ids extends Spliterators.AbstractIntSpliterator {

        private int word = -1;
        private long rest;

        Ids() {
            super(size(), ORDERED | DISTINCT | SIZED | IMMUTABLE | NONNULL);
        }

        @Override
        public boolean tryAdvance(IntConsumer action) {
            while (rest == 0) {
                if (word + 1 >= words.length) {
                    return false;
                }
                rest = words[++word];
            }
            int id = (word << 6) + Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            action.accept(id);
            return true;
        }
    }

    /** Returns the lowest id of the set that is at least {@code from}, or -1 if there is none. */
    private int nextFrom(int from) {
        int word = from >> 6;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & -1L << from;
        while (rest == 0) {
            if (++word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** Returns the highest id up to which all ids from {@code first}, which is in the set, are in it too. */
    private int lastInRow(int first) {
        int word = first >> 6;
        long gaps = ~words[word] & -1L << first;
        while (gaps == 0) {
            if (++word == words.length) {
                return (word << 6) - 1;
            }
            gaps = ~words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(gaps) - 1;
    }

    /** Orders by lowest id, then by the next, and so on; the empty set comes first. */
    @Override
    public int compareTo(CpuSet other) {
        int word = Arrays.mismatch(words, other.words);
        if (word < 0) {
            return 0;
        }
        int id = (word << 6) + Long.numberOfTrailingZeros(word(word) ^ other.word(word));
        // Up to that id they are alike. The set without it goes on with a higher one, or has ended and comes first.
        if (contains(id)) {
            return other.nextFrom(id) < 0 ? 1 : -1;
        }
        return nextFrom(id) < 0 ? -1 : 1;
    }

    private long word(int index) {
        return index < words.length ? words[index] : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** Returns the set as a kernel cpulist, which {@link #parse} reads back. */
    @Override
    public String toString() {
        StringBuilder list = new StringBuilder();
        for (int first = nextFrom(0); first >= 0; ) {
            int last = lastInRow(first);
            if (!list.isEmpty()) {
                list.append(',');
            }
            list.append(first);
            if (last > first) {
                list.append('-').append(last);
            }
            first = nextFrom(last + 1);
        }
        return list.toString();
    }
}
