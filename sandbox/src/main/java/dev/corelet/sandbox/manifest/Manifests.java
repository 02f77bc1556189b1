package dev.corelet.sandbox.manifest;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the manifests that people apply to real clusters.
 *
 * <p>Taken are DeviceClass, ResourceClaim and ResourceClaimTemplate in all versions, Pod and Namespace, one after the
 * other or in lists. Reading is as strict as kubectl: unknown fields and wrong types are errors.
 */
public final class Manifests {

    private static final long FILE_MAX_BYTES = 3L << 20;

    private Manifests() {}

    /**
     * Returns the objects of a YAML or JSON file in their order.
     *
     * @throws OperatorException if the file cannot be read or holds something that is not taken; the message names the
     *     file, the line and the field
     */
    public static List<Manifest> read(Path file) {
        String text = text(file);
        try {
            List<Manifest> manifests = new ManifestDecoder(file).decode(YamlReader.read(text));
            if (manifests.isEmpty()) {
                throw new OperatorException("%s: there is no object in this file".formatted(file));
            }
            return manifests;
        } catch (YamlProblem problem) {
            throw new OperatorException("%s:%d: %s".formatted(file, problem.line(), problem.getMessage()), problem);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new OperatorException("%s: not a file".formatted(file));
            }
            if (Files.size(file) > FILE_MAX_BYTES) {
                throw new OperatorException("%s: larger than %d bytes".formatted(file, FILE_MAX_BYTES));
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (NoSuchFileException missing) {
            throw new OperatorException("%s: no such file".formatted(file), missing);
        } catch (CharacterCodingException notText) {
            throw new OperatorException("%s: not a text in UTF-8".formatted(file), notText);
        } catch (IOException failure) {
            throw new OperatorException("%s: cannot be read: %s".formatted(file, failure.getMessage()), failure);
        }
    }
}
