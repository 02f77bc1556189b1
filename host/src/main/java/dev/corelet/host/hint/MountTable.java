package dev.corelet.host.hint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is mounted where (proc_pid_mountinfo(5)).
 *
 * @param mounts in the kernel's order, in which later ones hide earlier ones
 */
record MountTable(List<Mount> mounts) {

    /** Some ten thousand mounts; those of a node with a hundred pods are some thousand. */
    private static final int MOST_BYTES = 4 << 20;

    private static final Pattern LINE =
            Pattern.compile("\\d+ \\d+ (?<major>\\d{1,9}):(?<minor>\\d{1,9}) \\S+ (?<point>/\\S*) .*");

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    /**
     * A mounted file system.
     *
     * @param point where, an absolute path
     * @param major the number of its block device's driver; 0 for a file system without one
     * @param minor the driver's number of the device
     */
    record Mount(String point, long major, long minor) {

        private boolean holds(String path) {
            return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
        }
    }

    /**
     * Reads the table of the machine's first process, which is the node's own where the agent sees the node's processes,
     * else that of the agent.
     */
    static MountTable read(Path root) throws IOException {
        Path first = root.resolve("proc/1/mountinfo");
        Path file = Files.isReadable(first) ? first : root.resolve("proc/self/mountinfo");
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        }
    }

    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                mounts.add(new Mount(
                        unescaped(matcher.group("point")),
                        Long.parseLong(matcher.group("major")),
                        Long.parseLong(matcher.group("minor"))));
            }
        });
        return new MountTable(mounts);
    }

    /** The kernel writes blanks and backslashes as octal numbers. */
    private static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(
                        octal -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
    }

    /** Returns the file system on a block device that a path is on, as far as its name tells: links are not followed. */
    Optional<Mount> deviceOf(String path) {
        Optional<Mount> nearest = Optional.empty();
        for (Mount mount : mounts) {
            int length = nearest.map(found -> found.point().length()).orElse(0);
            if (mount.holds(path) && mount.point().length() >= length) {
                nearest = Optional.of(mount);
            }
        }
        return nearest.filter(mount -> mount.major() > 0);
    }
}
