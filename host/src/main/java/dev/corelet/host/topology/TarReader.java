package dev.corelet.host.topology;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive entry by entry: ustar with pax headers (POSIX.1-2001) and GNU's long names, which is what
 * {@code tar czf} writes today. Throws {@link IOException} with a phrase that says what is wrong with the archive.
 */
final class TarReader {

    private static final int BLOCK = 512;

    /** What stands in the headers of archives that may hold long names in two parts. */
    private static final byte[] POSIX = "ustar\0000".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final long maxBytes;
    private long left;

    /**
     * Reads from {@code in}.
     *
     * @param maxBytes the most the archive may hold, so that a small compressed file cannot fill the memory
     */
    TarReader(InputStream in, long maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    /** Returns the next entry, or empty at the end. */
    Optional<TarEntry> next() throws IOException {
        Map<String, String> overrides = new HashMap<>();
        while (true) {
            byte[] header = readFully(BLOCK, true);
            if (header.length == 0 || isZero(header)) {
                return Optional.empty();
            }
            checkSum(header);
            char type = (char) (header[156] & 0xff);
            long size = overrides.containsKey("size") ? decimal(overrides.get("size")) : number(header, 124, 12);
            byte[] content = readContent(size);
            switch (type) {
                case 'x' -> overrides.putAll(paxRecords(content));
                case 'g' -> {} // says nothing about a single file that matters here
                case 'L' -> overrides.put("path", text(content, 0, content.length));
                case 'K' -> overrides.put("linkpath", text(content, 0, content.length));
                default -> {
                    return Optional.of(new TarEntry(
                            overrides.getOrDefault("path", name(header)),
                            typeOf(type),
                            overrides.getOrDefault("linkpath", text(header, 157, 100)),
                            FileTree.contentOf(content)));
                }
            }
        }
    }

    private static TarEntry.Type typeOf(char flag) {
        return switch (flag) {
            case '0', '\0', '7' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMBOLIC_LINK;
            case '5' -> TarEntry.Type.DIRECTORY;
            default -> TarEntry.Type.OTHER;
        };
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean posix = Arrays.equals(header, 257, 257 + POSIX.length, POSIX, 0, POSIX.length);
        String prefix = posix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private byte[] readContent(long size) throws IOException {
        if (size < 0) {
            throw new IOException("an entry claims an impossible size");
        }
        if (size > left) {
            throw tooLarge();
        }
        byte[] content = readFully((int) Math.min(size, FileTree.MAX_FILE_BYTES + 1L), false);
        long padding = (BLOCK - size % BLOCK) % BLOCK;
        skip(size - content.length + padding);
        return content;
    }

    private byte[] readFully(int length, boolean mayEnd) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length && !(mayEnd && bytes.length == 0)) {
            throw new EOFException("it ends in the middle of an entry");
        }
        spend(bytes.length);
        return bytes;
    }

    private void skip(long length) throws IOException {
        spend(length);
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw new EOFException("it ends in the middle of an entry");
        }
    }

    private void spend(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw tooLarge();
        }
    }

    private IOException tooLarge() {
        return new IOException("it unpacks to more than %d MiB, which is beyond any machine".formatted(maxBytes >> 20));
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkSum(byte[] header) throws IOException {
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        // The field of the sum itself counts as spaces.
        for (int i = 148; i < 156; i++) {
            sum += ' ' - (header[i] & 0xff);
        }
        if (sum != number(header, 148, 8)) {
            throw new IOException("it is no tar archive, or damaged");
        }
    }

    /** Reads a number in octal digits or, with the highest bit of the field set, in GNU's binary form. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        if ((header[offset] & 0x80) != 0) {
            long value = header[offset] & 0x7f;
            for (int i = offset + 1; i < offset + length; i++) {
                if (value > Long.MAX_VALUE >> 8) {
                    throw new IOException("an entry claims an impossible size");
                }
                value = (value << 8) | (header[i] & 0xff);
            }
            return value;
        }
        String digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("it is no tar archive, or damaged", e);
        }
    }

    private static long decimal(String digits) throws IOException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException("an entry claims an impossible size", e);
        }
    }

    /** Reads records of the form {@code "<length> <key>=<value>\n"}, the length counting all of it. */
    private static Map<String, String> paxRecords(byte[] content) throws IOException {
        Map<String, String> records = new HashMap<>();
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            long length = decimal(text(content, at, space - at));
            if (length <= space - at + 1 || length > content.length - at) {
                throw new IOException("it has a damaged pax header");
            }
            int end = at + (int) length;
            String record = new String(content, space + 1, end - space - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals < 0) {
                throw new IOException("it has a damaged pax header");
            }
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at = end;
        }
        return records;
    }

    private static String text(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
    }
}
