package dev.corelet.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The pages that people read, and what they are told to copy from them. */
final class Documentation {

    static final Path DIRECTORY = Path.of(System.getProperty("basedir"), "..", "docs");

    private Documentation() {}

    /** Returns the source of that class as the page for authors of plugins has it. */
    static String javaOf(String className) throws IOException {
        String simpleName = className.substring(className.lastIndexOf('.') + 1);
        return blocks("write-a-plugin.md", "java").stream()
                .filter(source -> source.contains("class " + simpleName + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/write-a-plugin.md does not have " + className));
    }

    /** Returns the blocks of a page that are marked as being of that language. */
    static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(DIRECTORY.resolve(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
