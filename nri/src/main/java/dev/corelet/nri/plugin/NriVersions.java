package dev.corelet.nri.plugin;

import static java.util.Map.entry;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which runtime carries which NRI, for runtimes that do not tell (nri-contract.md section 3.7). */
final class NriVersions {

    private static final NriVersion OLDEST = NriVersion.of(0, 2, 0);

    private static final NavigableMap<NriVersion, NriVersion> CONTAINERD = new TreeMap<>(Map.ofEntries(
            entry(NriVersion.of(1, 7, 0), NriVersion.of(0, 3, 0)),
            entry(NriVersion.of(1, 7, 7), NriVersion.of(0, 4, 0)),
            entry(NriVersion.of(1, 7, 14), NriVersion.of(0, 6, 0)),
            entry(NriVersion.of(1, 7, 16), NriVersion.of(0, 6, 1)),
            entry(NriVersion.of(1, 7, 26), NriVersion.of(0, 8, 0)),
            entry(NriVersion.of(2, 2, 0), NriVersion.of(0, 10, 0)),
            entry(NriVersion.of(2, 2, 1), NriVersion.of(0, 11, 0)),
            entry(NriVersion.of(2, 3, 0), NriVersion.of(0, 12, 0)),
            entry(NriVersion.of(2, 4, 0), NriVersion.of(0, 12, 1))));

    private static final NavigableMap<NriVersion, NriVersion> CRI_O = new TreeMap<>(Map.ofEntries(
            entry(NriVersion.of(1, 26, 0), NriVersion.of(0, 2, 0)),
            entry(NriVersion.of(1, 27, 0), NriVersion.of(0, 3, 0)),
            entry(NriVersion.of(1, 29, 0), NriVersion.of(0, 5, 0)),
            entry(NriVersion.of(1, 30, 0), NriVersion.of(0, 6, 0)),
            entry(NriVersion.of(1, 31, 0), NriVersion.of(0, 6, 1)),
            entry(NriVersion.of(1, 32, 0), NriVersion.of(0, 9, 0)),
            entry(NriVersion.of(1, 34, 0), NriVersion.of(0, 10, 0)),
            entry(NriVersion.of(1, 35, 0), NriVersion.of(0, 11, 0)),
            entry(NriVersion.of(1, 37, 0), NriVersion.of(0, 12, 0))));

    private NriVersions() {}

    /** Returns the NRI version that a runtime most likely carries; the oldest one if there is nothing to go by. */
    static NriVersion of(String runtimeName, String runtimeVersion) {
        NavigableMap<NriVersion, NriVersion> known = switch (runtimeName) {
            case "containerd" -> CONTAINERD;
            case "cri-o" -> CRI_O;
            default -> new TreeMap<>();
        };
        return NriVersion.parse(runtimeVersion)
                .map(known::floorEntry)
                .map(Map.Entry::getValue)
                .orElse(OLDEST);
    }
}
