package dev.corelet.nri.plugin;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version number of NRI or of a container runtime.
 *
 * @param preRelease whether it comes before the release with these numbers ({@code 2.4.0-beta.1}, or a Go
 *     pseudo-version)
 */
public record NriVersion(int major, int minor, int patch, boolean preRelease) implements Comparable<NriVersion> {

    private static final Pattern FORM =
            Pattern.compile("v?(?<major>\\d{1,6})\\.(?<minor>\\d{1,6})(?:\\.(?<patch>\\d{1,6}))?(?<rest>\\D.*)?");

    /** What {@code git describe} appends to the last release: it comes after that release. */
    private static final Pattern COMMITS_SINCE = Pattern.compile("-\\d+-g[0-9a-f]+.*");

    private static final Comparator<NriVersion> ORDER = Comparator.comparingInt(NriVersion::major)
            .thenComparingInt(NriVersion::minor)
            .thenComparingInt(NriVersion::patch)
            .thenComparing(NriVersion::preRelease, Comparator.reverseOrder());

    /** Returns the version of a release. */
    public static NriVersion of(int major, int minor, int patch) {
        return new NriVersion(major, minor, patch, false);
    }

    /**
     * Reads a version as runtimes and distributions write them: {@code v0.12.1}, {@code 2.1.9+unknown},
     * {@code 1.7.24~ds1}. Empty if the text holds none ({@code (devel)}) or none that means anything
     * ({@code 0.0.0-unknown}).
     */
    public static Optional<NriVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String patch = matcher.group("patch");
        String rest = matcher.group("rest");
        NriVersion version = new NriVersion(
                Integer.parseInt(matcher.group("major")),
                Integer.parseInt(matcher.group("minor")),
                patch == null ? 0 : Integer.parseInt(patch),
                rest != null
                        && rest.startsWith("-")
                        && !COMMITS_SINCE.matcher(rest).matches());
        boolean placeholder = version.major == 0 && version.minor == 0 && version.patch == 0;
        return placeholder ? Optional.empty() : Optional.of(version);
    }

    /** Tells whether this version is {@code other} or comes after it. */
    public boolean isAtLeast(NriVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(NriVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%d.%d.%d%s".formatted(major, minor, patch, preRelease ? "-pre" : "");
    }
}
