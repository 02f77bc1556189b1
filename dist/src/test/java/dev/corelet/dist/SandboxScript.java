package dev.corelet.dist;

import dev.corelet.api.topology.CpuSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script that the sandbox has carried out.
 *
 * @param status the exit status
 * @param steps what was shown after each step, in their order
 */
record SandboxScript(int status, List<String> steps) {

    private static final Pattern CLAIM =
            Pattern.compile("^  default/([^/ ]+) +prepared +(\\S+) +(\\S+)$", Pattern.MULTILINE);

    static SandboxScript run(String topology, Path script) throws IOException, InterruptedException {
        Run run = Run.of(
                Distribution.coreletWithSandbox("sandbox", "--topology", topology, "--script", script.toString()));
        List<String> parts = new ArrayList<>(Arrays.asList(run.output().split("(?m)^Step \\d+: ")));
        parts.remove(0);
        return new SandboxScript(run.status(), parts);
    }

    /** Returns the prepared claims after a step, counted from 1, and their CPUs. */
    Map<String, CpuSet> claims(int step) {
        Map<String, CpuSet> claims = new LinkedHashMap<>();
        for (Matcher matcher = CLAIM.matcher(steps.get(step - 1)); matcher.find(); ) {
            claims.put(matcher.group(1), CpuSet.parse(matcher.group(3)));
        }
        return claims;
    }

    /** Returns the devices of a prepared claim after a step, as they are shown. */
    String devices(int step, String claim) {
        for (Matcher matcher = CLAIM.matcher(steps.get(step - 1)); matcher.find(); ) {
            if (matcher.group(1).equals(claim)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError(
                "claim %s is not prepared after step %d:%n%s".formatted(claim, step, steps.get(step - 1)));
    }

    /** Returns what was shown after a step, each run of white space as one space. */
    String text(int step) {
        return steps.get(step - 1).replaceAll("\\s+", " ");
    }
}
