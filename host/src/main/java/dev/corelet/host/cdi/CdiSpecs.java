package dev.corelet.host.cdi;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.node.ClaimSpecs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One CDI spec file for each prepared claim (dra-contract section 6). Its only edit is the environment variable
 * {@code DRA_CPUSET_<claim uid>=<cpulist>}, by which the NRI side finds the claim again; whether that counts is
 * decided by the ledger.
 *
 * <p>Files are named {@code <driver>-claim_<uid>.json} and are replaced as a whole, so that a runtime never reads half
 * a file.
 */
public final class CdiSpecs implements ClaimSpecs {

    /** What the name of the variable starts with; the claim's UID follows. */
    public static final String VARIABLE_PREFIX = "DRA_CPUSET_";

    /** The oldest version in which a device's name may start with a digit, as a UID may. */
    private static final String CDI_VERSION = "0.5.0";

    private static final String CLASS = "claim";

    private final Path directory;
    private final String driver;

    private CdiSpecs(Path directory, String driver) {
        this.directory = directory;
        this.driver = driver;
    }

    /**
     * Opens the directory of specs, which is made (mode 0755) if it is not there.
     *
     * @throws IOException if that fails
     */
    public static CdiSpecs open(Path directory, String driver) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        return new CdiSpecs(directory, driver);
    }

    /** Returns the id by which a container is given the claim: {@code <driver>/claim=<uid>}. */
    public static String deviceId(String driver, ClaimId claim) {
        return "%s/%s=%s".formatted(driver, CLASS, claim);
    }

    @Override
    public void publish(PreparedClaim claim) throws IOException {
        // Every value below is of a grammar without characters that JSON escapes.
        String spec = """
                {
                  "cdiVersion": "%s",
                  "kind": "%s/%s",
                  "devices": [
                    {
                      "name": "%s",
                      "containerEdits": {
                        "env": ["%s%s=%s"]
                      }
                    }
                  ]
                }
                """.formatted(CDI_VERSION, driver, CLASS, claim.id(), VARIABLE_PREFIX, claim.id(), claim.cpus());
        Path draft = directory.resolve("spec.%s.tmp".formatted(claim.id()));
        Files.deleteIfExists(draft);
        try (var out = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(spec);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Files.move(draft, fileOf(claim.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void withdraw(ClaimId claim) throws IOException {
        Files.deleteIfExists(fileOf(claim));
    }

    @Override
    public void keepOnly(Set<ClaimId> prepared) throws IOException {
        String prefix = "%s-%s_".formatted(driver, CLASS);
        Set<Path> wanted = Set.copyOf(prepared.stream().map(this::fileOf).toList());
        List<Path> stale;
        try (Stream<Path> files = Files.list(directory)) {
            stale = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> !wanted.contains(file))
                    .toList();
        }
        for (Path file : stale) {
            Files.delete(file);
        }
    }

    private Path fileOf(ClaimId claim) {
        return directory.resolve("%s-%s_%s.json".formatted(driver, CLASS, claim));
    }
}
