package dev.corelet.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTest {

    @TempDir
    Path directory;

    @Test
    void whatItReadsIsAMapExceptForTheStatusOfAFailure() throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), "apiVersion: v1\nkind: Config\n");
        try (KubernetesClient client = ApiClient.open(Optional.of(kubeconfig))) {
            KubernetesSerialization json = client.getKubernetesSerialization();

            assertThat(json.<Object>unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}"))
                    .isInstanceOf(GenericKubernetesResource.class);
            assertThat(json.<Object>unmarshal("{\"apiVersion\": \"v1\", \"kind\": \"Status\", \"code\": 410}"))
                    .isInstanceOfSatisfying(
                            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
        }
    }

    @Test
    void aKubeconfigThatIsMissingIsNamed() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> ApiClient.open(Optional.of(missing)))
                .isInstanceOf(OperatorException.class)
                .hasMessage("kubeconfig %s can't be read; check kubeconfig in the configuration", missing);
    }
}
