package dev.corelet.host.topology;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files of one machine, below a root that no path and no link leaves. Paths are relative to that root and use
 * {@code /}, as in {@code sys/devices/system/cpu/online}. Safe for use by several threads.
 */
interface FileTree {

    /** The most that is read of one file; sysfs itself never gives more than a page or, for CPU masks, a few. */
    int MAX_FILE_BYTES = 64 * 1024;

    /** Reads a file. Never fails: what goes wrong is part of the answer. */
    FileContent read(String path);

    /** Returns the names in a directory, sorted; empty if there is no such directory or it cannot be read. */
    List<String> list(String directory);

    /** Turns the bytes of a file, at most one more than {@link #MAX_FILE_BYTES}, into what {@link #read} returns. */
    static FileContent contentOf(byte[] bytes) {
        if (bytes.length > MAX_FILE_BYTES) {
            return new FileContent.Unreadable("is larger than %d bytes".formatted(MAX_FILE_BYTES));
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new FileContent.Text(new String(bytes, 0, end, StandardCharsets.ISO_8859_1).strip());
    }
}
