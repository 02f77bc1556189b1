package dev.corelet.host.topology;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files below a directory: the live machine below {@code /}, or a recorded one. */
final class DirectoryTree implements FileTree {

    /** More names than any directory of sysfs that is read here holds. */
    private static final int MAX_NAMES = 200_000;

    private final Path root;

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
            Path file = root.resolve(path).toRealPath();
            if (!file.startsWith(root)) {
                return new FileContent.Unreadable("leads outside the recorded machine");
            }
            if (Files.isDirectory(file)) {
                return FileContent.DIRECTORY;
            }
            // A pipe or a device could block for ever.
            if (!Files.isRegularFile(file)) {
                return new FileContent.Unreadable("is no regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return FileTree.contentOf(in.readNBytes(MAX_FILE_BYTES + 1));
            }
        } catch (NoSuchFileException e) {
            return new FileContent.Missing();
        } catch (IOException e) {
            return new FileContent.Unreadable(reason(e));
        }
    }

    private static String reason(IOException failure) {
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
        try {
            Path dir = root.resolve(directory).toRealPath();
            if (!dir.startsWith(root)) {
                return List.of();
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
                for (Path entry : entries) {
                    names.add(entry.getFileName().toString());
                    if (names.size() == MAX_NAMES) {
                        break;
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }
}
