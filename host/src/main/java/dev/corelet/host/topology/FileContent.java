package dev.corelet.host.topology;

/** What came of reading one file of a machine. */
sealed interface FileContent {

    /**
     * The file was read.
     *
     * @param text its content up to the first NUL byte (tar pads files with them that it read from a live sysfs),
     *     without white space around it
     */
    record Text(String text) implements FileContent {}

    /** There is no such file. */
    record Missing() implements FileContent {}

    /**
     * There is something of that name which cannot be read as a file.
     *
     * @param reason why, as a phrase such as {@code is a directory}
     */
    record Unreadable(String reason) implements FileContent {}

    /** There is a directory of that name. */
    Unreadable DIRECTORY = new Unreadable("is a directory");
}
