package dev.corelet.host.topology;

/**
 * One entry of a tar archive.
 *
 * @param name its path, as written
 * @param type what it is
 * @param linkTarget where a link leads, as written; empty for anything else
 * @param content what a file holds; an empty text for anything else
 */
record TarEntry(String name, Type type, String linkTarget, FileContent content) {

    /** The types that matter here. */
    enum Type {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        OTHER
    }
}
