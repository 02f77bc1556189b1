package dev.corelet.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.dra.v1.proto.NodePrepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesResponse;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimPreparerTest {

    private static final String DRIVER = "native.cpu";

    private final Map<String, ResourceClaim> claims = new HashMap<>();
    private Path directory;
    private GrpcSockets sockets;
    private FakeDriver driver;
    private RegisteredDriver registered;
    private ClaimPreparer preparer;

    @BeforeEach
    void startADriver() throws IOException {
        directory = Files.createTempDirectory("c");
        driver = new FakeDriver(directory, DRIVER, "v1.DRAPlugin").start();
        sockets = new GrpcSockets();
        registered = new RegisteredDriver(
                DRIVER, new DraClient(DRIVER, DraService.V1, sockets.open(directory.resolve(DRIVER + ".sock"))));
        preparer = new ClaimPreparer(
                (namespace, name) -> Optional.ofNullable(claims.get(name)),
                name -> name.equals(DRIVER) ? Optional.of(registered) : Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        registered.close();
        sockets.close();
        driver.close();
        Files.delete(directory);
    }

    @Test
    void preparesAllClaimsOfAPodInOneCall() throws KubeletException {
        allocate("x", DRIVER, "p1");
        allocate("y", DRIVER, "p1");

        assertThat(preparer.prepare(pod("p1", "x", "y")))
                .containsEntry(
                        "x", List.of(new PreparedDevice(List.of(), "node", "cpu1", List.of("example.com/cpu=uid-x"))));
        assertThat(driver.calls).containsExactly("prepare x y");
    }

    @Test
    void preparesASharedClaimOnceAndGivesItBackWithItsLastPod() throws KubeletException {
        allocate("x", DRIVER, "p1", "p2");
        preparer.prepare(pod("p1", "x"));
        preparer.prepare(pod("p2", "x"));
        assertThat(driver.calls).containsExactly("prepare x");

        preparer.release("p1");
        assertThat(driver.calls).containsExactly("prepare x");
        assertThat(preparer.isPrepared("uid-x")).isTrue();

        preparer.release("p2");
        assertThat(driver.calls).containsExactly("prepare x", "unprepare x");
        assertThat(preparer.isPrepared("uid-x")).isFalse();
    }

    @Test
    void asksAgainForAClaimThatFailed() throws KubeletException {
        allocate("x", DRIVER, "p1");
        driver.prepare = request -> NodePrepareResourcesResponse.newBuilder()
                .putClaims(
                        "uid-x",
                        NodePrepareResourceResponse.newBuilder()
                                .setError("no such CPU")
                                .build())
                .build();
        assertThatThrownBy(() -> preparer.prepare(pod("p1", "x")))
                .isInstanceOf(KubeletException.class)
                .hasMessage("NodePrepareResources of driver native.cpu failed for claim default/x: no such CPU");

        driver.prepare = FakeDriver::prepareAll;
        assertThat(preparer.prepare(pod("p1", "x"))).containsKey("x");
        assertThat(driver.calls).containsExactly("prepare x", "prepare x");
    }

    @Test
    void refusesAnAnswerThatSkipsAClaim() {
        allocate("x", DRIVER, "p1");
        driver.prepare = request -> NodePrepareResourcesResponse.getDefaultInstance();
        assertThatThrownBy(() -> preparer.prepare(pod("p1", "x")))
                .hasMessage("NodePrepareResources of driver native.cpu skipped 1 ResourceClaims");
    }

    @Test
    void refusesAnAnswerAboutAClaimThatWasNotAsked() {
        allocate("x", DRIVER, "p1");
        driver.prepare = request -> NodePrepareResourcesResponse.newBuilder(FakeDriver.prepareAll(request))
                .putClaims("uid-z", NodePrepareResourceResponse.getDefaultInstance())
                .build();
        assertThatThrownBy(() -> preparer.prepare(pod("p1", "x")))
                .hasMessage("NodePrepareResources of driver native.cpu answered for claims it was not asked about:"
                        + " uid-z");
    }

    @Test
    void refusesAClaimThatIsNotReservedForThePod() {
        allocate("x", DRIVER, "other");
        assertThatThrownBy(() -> preparer.prepare(pod("p1", "x")))
                .hasMessage("the ResourceClaim x is not reserved for this pod");
        assertThat(driver.calls).isEmpty();
    }

    @Test
    void refusesAClaimWhoseDriverIsNotRegistered() {
        allocate("x", "gone.example.com", "p1");
        assertThatThrownBy(() -> preparer.prepare(pod("p1", "x")))
                .hasMessage("the DRA driver gone.example.com is not registered");
    }

    @Test
    void refusesAClaimOfTheSameNameWhileTheOldOneIsInUse() throws KubeletException {
        allocate("x", DRIVER, "p1");
        preparer.prepare(pod("p1", "x"));
        allocate("x", DRIVER, "p2");
        claims.values().forEach(claim -> claim.getMetadata().setUid("uid-new"));
        assertThatThrownBy(() -> preparer.prepare(pod("p2", "x")))
                .hasMessage("an old ResourceClaim default/x with uid uid-x is still in use on the node");
    }

    @Test
    void keepsWhatCannotBeGivenBackForAnotherTry() throws KubeletException {
        allocate("x", DRIVER, "p1");
        preparer.prepare(pod("p1", "x"));
        driver.unprepare = request -> {
            throw new IllegalStateException("not now");
        };
        assertThatThrownBy(() -> preparer.release("p1"))
                .hasMessageStartingWith("NodeUnprepareResources of driver native.cpu failed: UNKNOWN");

        driver.unprepare = FakeDriver::unprepareAll;
        preparer.release("p1");
        assertThat(driver.calls).containsExactly("prepare x", "unprepare x", "unprepare x");
    }

    private void allocate(String name, String driverName, String... podUids) {
        ResourceClaimBuilder claim = new ResourceClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewStatus()
                .withNewAllocation()
                .withNewDevices()
                .addNewResult()
                .withDriver(driverName)
                .endResult()
                .endDevices()
                .endAllocation()
                .endStatus();
        for (String uid : podUids) {
            claim.editStatus().addNewReservedFor().withUid(uid).endReservedFor().endStatus();
        }
        claims.put(name, claim.build());
    }

    private static Pod pod(String uid, String... claims) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(uid)
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .endSpec();
        for (String claim : claims) {
            pod.editSpec()
                    .addNewResourceClaim()
                    .withName(claim)
                    .withResourceClaimName(claim)
                    .endResourceClaim()
                    .endSpec();
        }
        return pod.build();
    }
}
