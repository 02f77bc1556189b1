package dev.corelet.sandbox.manifest;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.apiserver.ApiException;
import dev.corelet.sandbox.apiserver.validation.FieldError;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;

/** An object that somebody described in a file, in its v1 form. */
public final class Manifest {

    private final HasMetadata object;
    private final Path file;
    private final SourceMap sources;

    Manifest(HasMetadata object, Path file, SourceMap sources) {
        this.object = object;
        this.file = file;
        this.sources = sources;
    }

    /** Returns the object, the client's v1 model of its kind; namespaced ones have a namespace. */
    public HasMetadata object() {
        return object;
    }

    /** Returns where the object begins, such as {@code claims.yaml:12}. */
    public String source() {
        return "%s:%d".formatted(file, sources.firstLine());
    }

    /** Returns a refusal of the API server as a mistake in the file, at the line of the field it is about. */
    public OperatorException refusedBy(ApiException refusal) {
        if (refusal.causes().isEmpty()) {
            return new OperatorException("%s: %s".formatted(source(), refusal.getMessage()), refusal);
        }
        FieldError first = refusal.causes().get(0);
        int others = refusal.causes().size() - 1;
        String more = others == 0 ? "" : " (and %d more)".formatted(others);
        return new OperatorException("%s:%d: %s%s".formatted(file, sources.lineOf(first.path()), first, more), refusal);
    }
}
