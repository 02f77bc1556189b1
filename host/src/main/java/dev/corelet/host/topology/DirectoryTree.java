package dev.corelet.host.topology;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files below a directory: the live machine below {@code /}, or a recorded one. For one discovery in one thread: it
 * remembers where links lead.
 */
final class DirectoryTree implements FileTree {

    /** More names than any directory of sysfs that is read here holds. */
    private static final int MAX_NAMES = 200_000;

    /** A path leads out of the tree. */
    private static final class OutsideException extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private final Path root;
    private final byte[] buffer = new byte[MAX_FILE_BYTES + 1];

    /** Directories without a link in their path, by the path that was asked for. Links are slow to follow. */
    private final Map<String, Path> directories = new HashMap<>();

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
        try {
            return read(place(path));
        } catch (NoSuchFileException e) {
            return new FileContent.Missing();
        } catch (IOException e) {
            return new FileContent.Unreadable(reason(e));
        }
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
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            int length = in.readNBytes(buffer, 0, buffer.length);
            return FileTree.contentOf(Arrays.copyOf(buffer, length));
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns where a path leads, with no link left in it but its last part. */
    private Path place(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        return directory(path.substring(0, Math.max(slash, 0))).resolve(path.substring(slash + 1));
    }

    private Path directory(String path) throws IOException {
        if (path.isEmpty()) {
            return root;
        }
        Path directory = directories.get(path);
        if (directory == null) {
            Path place = place(path);
            directory = attributes(place).isSymbolicLink() ? follow(place) : place;
            directories.put(path, directory);
        }
        return directory;
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
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory(directory))) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
                if (names.size() == MAX_NAMES) {
                    break;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }
}
