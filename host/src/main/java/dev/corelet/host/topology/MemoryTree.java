package dev.corelet.host.topology;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A machine's files in memory. Links are listed, not followed: discovery reads nothing through them. */
final class MemoryTree implements FileTree {

    private final SysfsFiles files;
    private final Map<String, TreeSet<String>> names = new HashMap<>();

    MemoryTree(SysfsFiles files) {
        this.files = files;
        enter(files.files().keySet());
        enter(files.links().keySet());
    }

    private void enter(Collection<String> paths) {
        for (String path : paths) {
            String entry = path;
            boolean isNew = true;
            for (int slash = entry.lastIndexOf('/'); isNew && slash > 0; slash = entry.lastIndexOf('/')) {
                String directory = entry.substring(0, slash);
                isNew = names.computeIfAbsent(directory, any -> new TreeSet<>()).add(entry.substring(slash + 1));
                entry = directory;
            }
        }
    }

    @Override
    public FileContent read(String path) {
        String content = files.files().get(path);
        if (content != null) {
            return FileTree.contentOf(content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return names.containsKey(path) ? new FileContent.Unreadable("is a directory") : new FileContent.Missing();
    }

    @Override
    public List<String> list(String directory) {
        return List.copyOf(names.getOrDefault(directory, new TreeSet<>()));
    }
}
