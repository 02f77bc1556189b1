package dev.corelet.host.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives, good and bad ones, header by header. */
final class TarBuilder {

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    TarBuilder file(String name, String content) {
        return entry(name, '0', "", octal(content.length())).content(content);
    }

    TarBuilder directory(String name) {
        return entry(name, '5', "", octal(0));
    }

    TarBuilder link(String name, String target) {
        return entry(name, '2', target, octal(0));
    }

    TarBuilder hardLink(String name, String target) {
        return entry(name, '1', target, octal(0));
    }

    /** Adds one of GNU's headers for names of more than 100 characters: {@code L} for a path, {@code K} for a link. */
    TarBuilder gnuLong(char type, String text) {
        return entry("././@LongLink", type, "", octal(text.length() + 1)).content(text + "\0");
    }

    /** Adds a pax header with one record. */
    TarBuilder pax(String key, String value) {
        String rest = " %s=%s\n".formatted(key, value);
        int length = rest.length() + 1;
        while (String.valueOf(length).length() + rest.length() > length) {
            length++;
        }
        String record = length + rest;
        return entry("PaxHeaders/x", 'x', "", octal(record.length())).content(record);
    }

    /** Adds a header with a size field as given, and nothing after it. */
    TarBuilder entry(String name, char type, String target, byte[] size) {
        byte[] header = new byte[512];
        put(header, 0, name.getBytes(StandardCharsets.UTF_8));
        put(header, 124, size);
        header[156] = (byte) type;
        put(header, 157, target.getBytes(StandardCharsets.UTF_8));
        put(header, 257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
        put(header, 148, "        ".getBytes(StandardCharsets.US_ASCII));
        long sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
        tar.writeBytes(header);
        return this;
    }

    /** Adds the content of the entry before, filled up to whole blocks. */
    TarBuilder content(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.writeBytes(bytes);
        tar.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
        return this;
    }

    static byte[] octal(long size) {
        return String.format(Locale.ROOT, "%011o", size).getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] header, int offset, byte[] field) {
        System.arraycopy(field, 0, header, offset, field.length);
    }

    /** Returns the archive, without the blocks of zeros that end it. */
    byte[] unfinished() {
        return gzip(tar.toByteArray());
    }

    byte[] bytes() {
        tar.writeBytes(new byte[1024]);
        return unfinished();
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
