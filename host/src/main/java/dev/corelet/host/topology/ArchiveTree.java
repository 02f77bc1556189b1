package dev.corelet.host.topology;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The files of a {@code .tar.gz}, held in memory. Links are followed inside the archive only, as if its top were
 * {@code /}; nothing is ever written to disk.
 */
final class ArchiveTree implements FileTree {

    /** A machine of 1024 CPUs unpacks to about 150 MB, nearly all of it the archive's own padding. */
    static final long MAX_BYTES = 256L << 20;

    /** A machine has some 250 for each CPU. */
    private static final int MAX_ENTRIES = 300_000;

    /** Sysfs has some fifteen. */
    private static final int MAX_DEPTH = 40;

    private static final int MAX_KEPT_BYTES = 64 << 20;
    private static final int MAX_LINKS = 40;

    /** What stands at a path. */
    private sealed interface Node {
        record File(FileContent content) implements Node {}

        record Link(String target) implements Node {}

        record Directory(Map<String, Node> children) implements Node {
            Directory() {
                this(new HashMap<>());
            }
        }
    }

    private final Node.Directory root;

    private ArchiveTree(Node.Directory root) {
        this.root = root;
    }

    /**
     * Reads an archive.
     *
     * @throws IOException if it cannot be read, is no gzipped tar, or is larger than any recorded machine; the
     *     message is a phrase about it
     */
    static ArchiveTree read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    static ArchiveTree read(InputStream in) throws IOException {
        TarReader tar = new TarReader(new BufferedInputStream(new GZIPInputStream(in, 1 << 16)), MAX_BYTES);
        Builder builder = new Builder();
        for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
            builder.add(next.get());
        }
        return new ArchiveTree(builder.root);
    }

    /** Puts entries in their places and counts what they take. */
    private static final class Builder {

        private final Node.Directory root = new Node.Directory();
        private int entries;
        private long bytes;

        void add(TarEntry entry) throws IOException {
            List<String> path = partsOf(entry.name());
            if (path.contains("..")) {
                throw new IOException("its entry '%s' leads outside of it".formatted(shown(entry)));
            }
            if (path.size() > MAX_DEPTH) {
                throw new IOException("its entry '%s' lies too deep".formatted(shown(entry)));
            }
            int content = entry.content() instanceof FileContent.Text text
                    ? text.text().length()
                    : 0;
            count(entry.name().length() + entry.linkTarget().length() + content);
            if (!path.isEmpty()) {
                put(entry, path, parentOf(entry, path));
            }
        }

        private void count(int more) throws IOException {
            entries++;
            bytes += more;
            if (entries > MAX_ENTRIES) {
                throw new IOException("it holds more than %d files and directories, which is beyond any machine"
                        .formatted(MAX_ENTRIES));
            }
            if (bytes > MAX_KEPT_BYTES) {
                throw new IOException(
                        "its files hold more than %d MiB, which is beyond any machine".formatted(MAX_KEPT_BYTES >> 20));
            }
        }

        private Node.Directory parentOf(TarEntry entry, List<String> path) throws IOException {
            Node.Directory parent = root;
            for (String part : path.subList(0, path.size() - 1)) {
                if (!parent.children().containsKey(part)) {
                    count(0);
                }
                Node child = parent.children().computeIfAbsent(part, name -> new Node.Directory());
                if (!(child instanceof Node.Directory directory)) {
                    throw new IOException(
                            "its entry '%s' lies below something that is no directory".formatted(shown(entry)));
                }
                parent = directory;
            }
            return parent;
        }

        private void put(TarEntry entry, List<String> path, Node.Directory parent) {
            String name = path.get(path.size() - 1);
            switch (entry.type()) {
                case DIRECTORY -> parent.children().putIfAbsent(name, new Node.Directory());
                case FILE -> parent.children().put(name, new Node.File(entry.content()));
                case SYMBOLIC_LINK -> parent.children().put(name, new Node.Link(entry.linkTarget()));
                case HARD_LINK ->
                    file(partsOf(entry.linkTarget()))
                            .ifPresent(file -> parent.children().put(name, file));
                case OTHER -> {} // devices, pipes: no machine's topology is in them
            }
        }

        private Optional<Node> file(List<String> path) {
            Optional<Node> found = Optional.of(root);
            for (String part : path) {
                found = found.map(node -> node instanceof Node.Directory directory
                        ? directory.children().get(part)
                        : null);
            }
            return found.filter(Node.File.class::isInstance);
        }

        private static String shown(TarEntry entry) {
            return Sysfs.shown(entry.name());
        }
    }

    private static List<String> partsOf(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    @Override
    public FileContent read(String path) {
        Optional<Node> node = resolve(path);
        if (node.isEmpty()) {
            return new FileContent.Missing();
        }
        if (node.get() instanceof Node.File file) {
            return file.content();
        }
        return node.get() instanceof Node.Link
                ? new FileContent.Unreadable("is a loop of links")
                : FileContent.DIRECTORY;
    }

    @Override
    public List<String> list(String directory) {
        return resolve(directory)
                .map(node -> node instanceof Node.Directory dir
                        ? dir.children().keySet().stream().sorted().toList()
                        : List.<String>of())
                .orElse(List.of());
    }

    /** Follows a path; a link is only returned when there are too many to follow. */
    private Optional<Node> resolve(String path) {
        Deque<Node.Directory> above = new ArrayDeque<>();
        above.push(root);
        Deque<String> ahead = new ArrayDeque<>(partsOf(path));
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                // Like the kernel's: above the top is the top.
                if (above.size() > 1) {
                    above.pop();
                }
                continue;
            }
            Node node = above.getFirst().children().get(part);
            if (node == null) {
                return Optional.empty();
            }
            if (node instanceof Node.Link link) {
                if (++links > MAX_LINKS) {
                    return Optional.of(link);
                }
                follow(link, above, ahead);
            } else if (node instanceof Node.Directory directory) {
                above.push(directory);
            } else {
                return ahead.isEmpty() ? Optional.of(node) : Optional.empty();
            }
        }
        return Optional.of(above.getFirst());
    }

    private void follow(Node.Link link, Deque<Node.Directory> above, Deque<String> ahead) {
        if (link.target().startsWith("/")) {
            above.clear();
            above.push(root);
        }
        List<String> parts = partsOf(link.target());
        for (int i = parts.size() - 1; i >= 0; i--) {
            ahead.push(parts.get(i));
        }
    }
}
