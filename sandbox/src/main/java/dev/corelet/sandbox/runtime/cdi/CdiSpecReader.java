package dev.corelet.sandbox.runtime.cdi;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads CDI spec files, as strictly as runtimes do; JSON is read as the YAML that it is. */
final class CdiSpecReader {

    private static final int MAX_ANNOTATIONS = 256 * 1024;
    private static final Set<String> SPEC = Set.of("cdiVersion", "kind", "annotations", "devices", "containerEdits");
    private static final Set<String> DEVICE = Set.of("name", "annotations", "containerEdits");
    private static final Pattern KIND_PART = Pattern.compile("[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
    private static final Pattern DEVICE_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?");

    private CdiSpecReader() {}

    static CdiSpec read(Path file) throws InvalidSpecException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return read(new Yaml(new SafeConstructor(options)).<Object>load(Files.readString(file)));
        } catch (CharacterCodingException e) {
            throw new InvalidSpecException("not UTF-8");
        } catch (IOException e) {
            throw new InvalidSpecException("unreadable: " + e.getMessage());
        } catch (YAMLException e) {
            throw new InvalidSpecException(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static CdiSpec read(Object content) throws InvalidSpecException {
        SpecNode spec = SpecNode.of("", content, SPEC);
        CdiVersion version = CdiVersion.parse(spec.requiredText("cdiVersion"));
        String kind = spec.requiredText("kind");
        CdiVersion needs = ContainerEdits.later(checkKind(spec, kind), checkAnnotations(spec));
        ContainerEdits edits = ContainerEdits.read(spec.node("containerEdits", ContainerEdits.FIELDS));
        needs = ContainerEdits.later(needs, edits.needs());
        Map<String, List<String>> devices = new HashMap<>();
        for (SpecNode device : spec.nodes("devices", DEVICE)) {
            String name = device.text("name");
            needs = ContainerEdits.later(needs, checkDeviceName(device, name));
            needs = ContainerEdits.later(needs, checkAnnotations(device));
            ContainerEdits own = ContainerEdits.read(device.node("containerEdits", ContainerEdits.FIELDS));
            needs = ContainerEdits.later(needs, own.needs());
            if (own.isEmpty()) {
                throw device.invalid("containerEdits", "device '%s' changes nothing".formatted(name));
            }
            if (devices.put(name, own.env()) != null) {
                throw device.invalid("name", "device '%s' is there twice".formatted(name));
            }
        }
        if (devices.isEmpty()) {
            throw spec.invalid("devices", "there is none");
        }
        if (version.compareTo(needs) < 0) {
            throw spec.invalid("cdiVersion", "%s does not have what is used, %s does".formatted(version, needs));
        }
        return new CdiSpec(kind, edits.env(), devices);
    }

    private static CdiVersion checkKind(SpecNode spec, String kind) throws InvalidSpecException {
        String[] parts = kind.split("/", -1);
        if (parts.length != 2
                || !KIND_PART.matcher(parts[0]).matches()
                || !KIND_PART.matcher(parts[1]).matches()) {
            throw spec.invalid("kind", "'%s' is not vendor/class".formatted(kind));
        }
        return parts[1].contains(".") ? CdiVersion.V0_6_0 : CdiVersion.V0_1_0;
    }

    private static CdiVersion checkAnnotations(SpecNode node) throws InvalidSpecException {
        if (node.lengthOfTexts("annotations") > MAX_ANNOTATIONS) {
            throw node.invalid("annotations", "they are longer than 256 kB");
        }
        return node.has("annotations") ? CdiVersion.V0_6_0 : CdiVersion.V0_1_0;
    }

    private static CdiVersion checkDeviceName(SpecNode device, String name) throws InvalidSpecException {
        if (!DEVICE_NAME.matcher(name).matches()) {
            throw device.invalid("name", "'%s' is no name of a device".formatted(name));
        }
        return Character.isDigit(name.charAt(0)) ? CdiVersion.V0_5_0 : CdiVersion.V0_1_0;
    }
}
