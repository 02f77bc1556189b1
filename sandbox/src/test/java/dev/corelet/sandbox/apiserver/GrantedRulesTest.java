package dev.corelet.sandbox.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrantedRulesTest {

    private final ApiServer server = ApiServer.start();
    private final List<Access> asked = new CopyOnWriteArrayList<>();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(server.url().toString())
                    .withOauthToken(server.token())
                    .withRequestRetryBackoffLimit(0)
                    .withOnlyHttpWatches(true)
                    .build())
            .build();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void grant(PolicyRule... rules) {
        GrantedRules granted = new GrantedRules(List.of(rules));
        server.authorize(access -> {
            asked.add(access);
            return granted.allows(access);
        });
    }

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    @Test
    void whatIsGrantedIsDone() {
        grant(rule("", "namespaces", "get", "list"));

        assertThat(client.namespaces().list().getItems()).isNotEmpty();
        assertThat(client.namespaces().withName("default").get()).isNotNull();
        assertThat(asked)
                .containsExactly(
                        new Access("list", "", "namespaces", "", "", ""),
                        new Access("get", "", "namespaces", "", "", "default"));
    }

    @Test
    void whatIsNotGrantedIsForbiddenInTheWordsOfAnApiServer() {
        grant(rule("resource.k8s.io", "pods", "list"), rule("", "pods/status", "list"), rule("", "pods", "get"));

        assertThatThrownBy(() -> client.pods().inNamespace("default").list())
                .hasMessageContaining("pods is forbidden: User \"sandbox\" cannot list resource \"pods\" in API group"
                        + " \"\" in the namespace \"default\"");
    }

    @Test
    void aWatchIsNoList() {
        Access watching = new Access("watch", "", "pods", "", "", "");
        PolicyRule list = rule("", "pods", "list");
        grant(list);

        Watch watch = client.pods().inAnyNamespace().watch(new Silent());
        await().until(() -> asked.contains(watching));
        watch.close();

        assertThat(new GrantedRules(List.of(list)).allows(watching)).isFalse();
    }

    private static final class Silent implements Watcher<Pod> {

        @Override
        public void eventReceived(Action action, Pod pod) {}

        @Override
        public void onClose(WatcherException cause) {}
    }

    @Test
    void discoveryIsOpenToAll() {
        grant();

        assertThat(client.getApiGroup("resource.k8s.io").getVersions()).isNotEmpty();
    }
}
