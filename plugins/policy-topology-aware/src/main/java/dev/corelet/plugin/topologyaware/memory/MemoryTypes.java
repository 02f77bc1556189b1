package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.topology.MemoryKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The kinds of memory that a container wants, as its annotation {@code memory-type.} names them. */
public final class MemoryTypes {

    /** Those of a container without the annotation: fast memory is scarce, so it is for those who ask for it. */
    public static final Set<MemoryKind> UNANNOTATED =
            Collections.unmodifiableSet(EnumSet.of(MemoryKind.DRAM, MemoryKind.PMEM));

    private MemoryTypes() {}

    /**
     * Parses a list such as {@code hbm,dram}; {@code mixed} is all kinds.
     *
     * @throws IllegalArgumentException if a word of it names no kind; the message says which
     */
    public static Set<MemoryKind> parse(String list) {
        Set<MemoryKind> kinds = EnumSet.noneOf(MemoryKind.class);
        for (String word : list.split(",", -1)) {
            switch (word.strip().toLowerCase(Locale.ROOT)) {
                case "dram" -> kinds.add(MemoryKind.DRAM);
                case "pmem" -> kinds.add(MemoryKind.PMEM);
                case "hbm" -> kinds.add(MemoryKind.HBM);
                case "mixed" -> kinds.addAll(EnumSet.allOf(MemoryKind.class));
                default ->
                    throw new IllegalArgumentException(
                            "'%s' is no type of memory; expected dram, pmem, hbm or mixed, with commas between them"
                                    .formatted(word.strip()));
            }
        }
        return kinds;
    }
}
