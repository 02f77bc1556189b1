package dev.corelet.host.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.corelet.host.dra.KubeletPlugin;
import dev.corelet.host.dra.Registration;
import dev.corelet.host.health.PartHealth;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.nri.LinkState;
import dev.corelet.host.slice.Publication;
import dev.corelet.host.slice.SlicePublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of each part; AgentHealthTest of the sandbox has the parts themselves. */
class CheckupTest {

    private final Instant longAgo = Instant.now().minusSeconds(90);

    private static void assertOk(PartHealth part, String detail) {
        assertThat(part.ok()).isTrue();
        assertThat(part.detail()).matches(detail);
    }

    private static void assertFailed(PartHealth part, String why) {
        assertThat(part.ok()).isFalse();
        assertThat(part.detail()).matches(why);
    }

    @Test
    void theKubeletHasToTakeTheDriver() {
        assertOk(Checkup.kubelet(new Registration(Registration.State.ACCEPTED, "", longAgo)), "registered 9\\d s ago");
        assertFailed(
                Checkup.kubelet(new Registration(Registration.State.REFUSED, "no such version", longAgo)),
                "it refused the driver 9\\d s ago: no such version; see the kubelet's log");
        assertFailed(
                Checkup.kubelet(new Registration(Registration.State.AWAITED, "", longAgo)),
                "it has not registered the driver; .*kubelet.registryDirectory.*DynamicResourceAllocation on\\?");
    }

    @Test
    void theRuntimeHasToBeSynchronizedUnlessItLaunchedTheAgent() {
        assertOk(Checkup.runtime(new LinkState(true, true, "/run/nri.sock", "")), "synchronized at /run/nri.sock");
        assertOk(
                Checkup.runtime(new LinkState(true, false, "inherited file descriptor 3", "")),
                "connected at inherited file descriptor 3; it has not shown its containers");
        assertFailed(
                Checkup.runtime(new LinkState(false, false, "/run/nri.sock", "")),
                "not synchronized yet at /run/nri.sock; is NRI on in the container runtime's configuration\\?");
        assertFailed(
                Checkup.runtime(new LinkState(false, false, "/run/nri.sock", "Connection refused")),
                "no NRI connection at /run/nri.sock: Connection refused; .*");
    }

    @Test
    void theApiServerHasToHaveWhatIsOnOffer() {
        Optional<Instant> at = Optional.of(longAgo);
        assertOk(
                Checkup.slices(new Publication(true, at, 2, 200, "")),
                "devices: 200, slices: 2; written or found right 9\\d s ago");
        assertFailed(
                Checkup.slices(new Publication(false, at, 2, 200, "")),
                "devices: 200, .* ago; what is on offer now is about to be published");
        assertFailed(
                Checkup.slices(new Publication(false, Optional.empty(), 0, 0, "forbidden")),
                "never published; the last try failed: forbidden; it is tried again");
    }

    @Test
    void podsAreNotWaitedFor() {
        assertOk(Checkup.pods(Optional.empty()), "followed");
        assertOk(Checkup.pods(Optional.of("")), "not followed yet");
        assertOk(Checkup.pods(Optional.of("forbidden")), "not followed: forbidden");
    }

    @Test
    void socketsThatAreGoneAreNamed() {
        assertOk(Checkup.sockets(List.of()), "");
        assertFailed(
                Checkup.sockets(List.of(Path.of("/k/a.sock"), Path.of("/k/b.sock"))), "/k/a.sock, /k/b.sock gone; .*");
    }

    private static Checkup checkup(NodeLoop node) {
        KubeletPlugin kubelet = mock();
        SlicePublisher slices = mock();
        when(slices.isAlive()).thenReturn(true);
        return new Checkup(node, kubelet, mock(), slices, mock(), mock(), mock());
    }

    @Test
    void aStuckNodeLoopIsNoLife() throws IOException {
        NodeLoop node = mock();
        when(node.check()).thenThrow(new IOException("the agent did not decide within PT1.5S"));

        assertThat(checkup(node).live().ok()).isFalse();
        assertThat(checkup(node).live().text())
                .startsWith("failed node-loop: the agent did not decide within PT1.5S; ")
                .contains("ok sockets\n", "ok publisher\n");
    }

    @Test
    void aPublisherThatEndedIsNoLife() throws IOException {
        NodeLoop node = mock();
        when(node.check()).thenReturn(Optional.empty());
        Checkup checkup = checkup(node);
        assertThat(checkup.live().ok()).isTrue();

        when(checkup.slices().isAlive()).thenReturn(false);

        assertThat(checkup.live().text()).endsWith("failed publisher: it has ended; start the agent again\n");
    }
}
