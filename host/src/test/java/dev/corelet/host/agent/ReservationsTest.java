package dev.corelet.host.agent;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.dra.ClaimReader;
import dev.corelet.host.dra.ClaimUnreadableException;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.NodeLoop;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API server and the node loop are mocked: what matters here is what is asked of them, and how often. */
class ReservationsTest {

    private static final int PATIENCE_MS = 10_000;
    private static final ClaimId ID = new ClaimId("uid");
    private static final TreeSet<String> PODS = new TreeSet<>(Set.of("pod-a", "pod-b"));
    private static final PreparedClaim CLAIM =
            new PreparedClaim(ID, "ns", "claim", new TreeSet<>(Set.of("pod-a")), List.of(), CpuSet.of(1));

    private final ClaimReader claims = mock(ClaimReader.class);
    private final NodeLoop node = mock(NodeLoop.class);
    private final Reservations reservations = new Reservations(claims);

    @AfterEach
    void close() {
        reservations.close();
    }

    @Test
    void whatTheApiServerSaysIsHandedToTheNode() throws Exception {
        when(claims.read("ns", "claim", ID))
                .thenReturn(new AllocatedClaim(ID, "ns", "claim", PODS, List.of(), Map.of()));

        reservations.readAgain(CLAIM, node);

        verify(node, timeout(PATIENCE_MS)).reservedFor(ID, PODS);
    }

    @Test
    void askingManyTimesWhileItIsBeingAskedAsksOnceMore() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        when(claims.read("ns", "claim", ID)).thenAnswer(call -> {
            answered.await();
            return new AllocatedClaim(ID, "ns", "claim", PODS, List.of(), Map.of());
        });
        reservations.readAgain(CLAIM, node);
        verify(claims, timeout(PATIENCE_MS)).read("ns", "claim", ID);

        for (int i = 0; i < 100; i++) {
            reservations.readAgain(CLAIM, node);
        }
        answered.countDown();

        verify(node, timeout(PATIENCE_MS).times(2)).reservedFor(ID, PODS);
        verify(claims, times(2)).read("ns", "claim", ID);
    }

    @Test
    void aClaimThatCannotBeReadChangesNothing() throws Exception {
        when(claims.read("ns", "claim", ID)).thenThrow(mock(ClaimUnreadableException.class));
        when(claims.read("ns", "next", ID)).thenReturn(new AllocatedClaim(ID, "ns", "next", PODS, List.of(), Map.of()));

        reservations.readAgain(CLAIM, node);
        verify(claims, timeout(PATIENCE_MS)).read("ns", "claim", ID);
        verify(node, never()).reservedFor(any(), any());

        reservations.readAgain(new PreparedClaim(ID, "ns", "next", new TreeSet<>(), List.of(), CpuSet.of(1)), node);
        verify(node, timeout(PATIENCE_MS)).reservedFor(eq(ID), eq(PODS));
    }
}
