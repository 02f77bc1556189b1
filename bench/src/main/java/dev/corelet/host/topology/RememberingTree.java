package dev.corelet.host.topology;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of another tree, each read once only. */
final class RememberingTree implements FileTree {

    private final FileTree tree;
    private final Map<String, FileContent> contents = new ConcurrentHashMap<>();
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();

    RememberingTree(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public FileContent read(String path) {
        return contents.computeIfAbsent(path, tree::read);
    }

    @Override
    public List<String> list(String directory) {
        return names.computeIfAbsent(directory, tree::list);
    }
}
