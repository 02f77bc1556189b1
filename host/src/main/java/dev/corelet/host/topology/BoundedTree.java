package dev.corelet.host.topology;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of another tree, up to what the largest machine has. A few links suffice for a small tree to seem endless:
 * one directory can stand for all CPUs.
 *
 * <p>Its methods throw an {@link OversizeException} once a limit is passed.
 */
final class BoundedTree implements FileTree {

    /** A machine of 8192 CPUs, more than Linux can have, holds 160 MiB, nearly all of it masks. */
    static final long MAX_BYTES = 256L << 20;

    /** Discovery looks for some 50 files of each CPU. */
    static final long MAX_READS = 600_000;

    /** The directories of a CPU hold some 30. */
    static final long MAX_NAMES = 500_000;

    private final FileTree tree;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong names = new AtomicLong();

    BoundedTree(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public FileContent read(String path) {
        if (reads.incrementAndGet() > MAX_READS) {
            throw new OversizeException("more than %d files would have to be read".formatted(MAX_READS));
        }
        FileContent content = tree.read(path);
        if (content instanceof FileContent.Text text
                && bytes.addAndGet(text.text().length()) > MAX_BYTES) {
            throw new OversizeException("its files hold more than %d MiB".formatted(MAX_BYTES >> 20));
        }
        return content;
    }

    @Override
    public List<String> list(String directory) {
        List<String> entries = tree.list(directory);
        if (names.addAndGet(entries.size()) > MAX_NAMES) {
            throw new OversizeException("its directories hold more than %d names".formatted(MAX_NAMES));
        }
        return entries;
    }
}
