package dev.corelet.host.topology;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files below a directory: the live machine below {@code /}, or a recorded one. For one discovery: it remembers
 * which directories there are and where links lead.
 */
final class DirectoryTree implements FileTree {

    private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** More names than any directory of sysfs that is read here holds. */
    private static final int MAX_NAMES = 200_000;

    /** More than a directory with files of a CPU holds. */
    private static final int FEW_NAMES = 200;

    /** More than nearly all files of sysfs hold. */
    private static final int USUAL_BYTES = 512;

    /** A path leads out of the tree. */
    private static final class OutsideException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** What came of looking for a directory; remembered, as links are slow to follow and failures slow to make. */
    private sealed interface Found {

        /** It is there, and its path has no link in it. */
        record At(Path path) implements Found {}

        /** It is not there, or cannot be reached. */
        record Nowhere(IOException why) implements Found {}
    }

    private final Path root;

    /** The directories that were looked for, by the path that was asked for. */
    private final Map<String, Found> directories = new ConcurrentHashMap<>();

    /** All names in some of them: what is not among these need not be looked for. */
    private final Map<String, Set<String>> names = new ConcurrentHashMap<>();

    /**
     * Opens a directory.
     *
     * @throws IOException if it does not exist or cannot be entered
     */
    DirectoryTree(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    @Override
    public FileContent read(String path) {
        Found found = directory(parentOf(path));
        if (found instanceof Found.At parent) {
            return isKnownMissing(path) ? new FileContent.Missing() : read(parent, path);
        }
        return failure(((Found.Nowhere) found).why());
    }

    private FileContent read(Found.At parent, String path) {
        try {
            return read(parent.path().resolve(nameOf(path)));
        } catch (NoSuchFileException e) {
            // Where one file is missing, as on an older kernel, others are too.
            names(parentOf(path), FEW_NAMES);
            return failure(e);
        } catch (IOException e) {
            return failure(e);
        }
    }

    private static FileContent failure(IOException why) {
        return why instanceof NoSuchFileException ? new FileContent.Missing() : new FileContent.Unreadable(reason(why));
    }

    private FileContent read(Path file) throws IOException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes.isSymbolicLink()) {
            return read(follow(file));
        }
        if (attributes.isDirectory()) {
            return FileContent.DIRECTORY;
        }
        // A pipe or a device could block for ever.
        if (!attributes.isRegularFile()) {
            return new FileContent.Unreadable("is no regular file");
        }
        try (SeekableByteChannel in = Files.newByteChannel(file, OPTIONS)) {
            return FileTree.contentOf(bytes(in));
        }
    }

    /** Reads a file, up to one byte more than may be. An array for the most of it would cost more than the file. */
    private static byte[] bytes(SeekableByteChannel in) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(USUAL_BYTES);
        while (in.read(bytes) >= 0 && bytes.position() <= MAX_FILE_BYTES) {
            if (!bytes.hasRemaining()) {
                int more = Math.min(8 * bytes.capacity(), MAX_FILE_BYTES + 1);
                bytes = ByteBuffer.allocate(more).put(bytes.flip());
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private Found directory(String path) {
        if (path.isEmpty()) {
            return new Found.At(root);
        }
        Found found = directories.get(path);
        if (found == null) {
            found = find(path);
            directories.put(path, found);
        }
        return found;
    }

    private Found find(String path) {
        if (!(directory(parentOf(path)) instanceof Found.At parent)) {
            return directory(parentOf(path));
        }
        try {
            if (isKnownMissing(path)) {
                throw new NoSuchFileException(path);
            }
            Path place = parent.path().resolve(nameOf(path));
            return new Found.At(attributes(place).isSymbolicLink() ? follow(place) : place);
        } catch (IOException e) {
            return new Found.Nowhere(e);
        }
    }

    private boolean isKnownMissing(String path) {
        Set<String> known = names.get(parentOf(path));
        return known != null && !known.contains(nameOf(path));
    }

    private static String parentOf(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Path follow(Path link) throws IOException {
        Path real = link.toRealPath();
        if (!real.startsWith(root)) {
            throw new OutsideException();
        }
        return real;
    }

    private static String reason(IOException failure) {
        if (failure instanceof OutsideException) {
            return "leads outside the recorded machine";
        }
        if (failure instanceof AccessDeniedException) {
            return "cannot be read: permission denied";
        }
        if (failure instanceof FileSystemLoopException) {
            return "is a loop of links";
        }
        String reason = failure instanceof FileSystemException system
                ? system.getReason()
                : String.valueOf(failure.getMessage());
        return "cannot be read: " + reason;
    }

    @Override
    public List<String> list(String directory) {
        Set<String> known = names.get(directory);
        List<String> found = known == null ? names(directory, MAX_NAMES) : new ArrayList<>(known);
        Collections.sort(found);
        return found;
    }

    /** Returns the names in a directory, but no more than {@code most}, and remembers them if that is all. */
    private List<String> names(String directory, int most) {
        List<String> found = new ArrayList<>();
        if (!(directory(directory) instanceof Found.At at)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(at.path())) {
            for (Path entry : entries) {
                if (found.size() == most) {
                    return found;
                }
                found.add(entry.getFileName().toString());
            }
        } catch (IOException | DirectoryIteratorException e) {
            return new ArrayList<>();
        }
        names.put(directory, Set.copyOf(found));
        return found;
    }
}
