package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.AllocationOutcome.Allocated;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Failed;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Unschedulable;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Chooses devices for the claims of a pod on one node, as kube-scheduler does.
 *
 * <p>A pure function of its request, but for the ids that it draws for shares and the time limit. Safe for use by several
 * threads when the supplier of ids is.
 */
public final class Allocator {

    /** How long kube-scheduler looks at one node unless told otherwise. */
    public static final Duration FILTER_TIMEOUT = Duration.ofSeconds(10);

    private final Set<Feature> features;
    private final CelCompiler compiler;
    private final Supplier<String> shareIds;
    private final Duration timeout;

    /**
     * Creates an allocator that gives up after {@link #FILTER_TIMEOUT}.
     *
     * @param features what the cluster has on, see {@link Feature#defaults()}
     * @param shareIds where the id of each share of a device comes from: lower-case UUIDs, never the same twice
     */
    public Allocator(Set<Feature> features, CelCompiler compiler, Supplier<String> shareIds) {
        this(features, compiler, shareIds, FILTER_TIMEOUT);
    }

    /** Creates an allocator that gives up after the given time. */
    public Allocator(Set<Feature> features, CelCompiler compiler, Supplier<String> shareIds, Duration timeout) {
        this.features = Set.copyOf(features);
        this.compiler = compiler;
        this.shareIds = shareIds;
        this.timeout = timeout;
    }

    /** Returns devices for all the claims, or why there are none. No claims are allocated at once. */
    public AllocationOutcome allocate(AllocationRequest request) {
        Steps steps = new Steps(timeout);
        try {
            return allocate(request, steps);
        } catch (AllocationException e) {
            return new Failed(e.getMessage(), steps.count());
        }
    }

    private AllocationOutcome allocate(AllocationRequest request, Steps steps) {
        NodeView view = new NodeView(
                features,
                request.node(),
                new PoolGatherer(features, request.node(), request.slices()).gather(),
                DevicesInUse.of(request.allocatedClaims()));
        DeviceSelection selection = new DeviceSelection(view);
        SharedCapacity capacity = new SharedCapacity(view);
        RequestPlanner planner = new RequestPlanner(view, compiler, request.classes(), selection, capacity);
        List<PlannedClaim> claims = request.claims().stream().map(planner::plan).toList();
        Optional<List<List<Pick>>> found = new Search(view, claims, selection, capacity, shareIds, steps).run();
        if (found.isPresent()) {
            return new Allocated(ResultAssembler.assemble(view.node(), claims, found.get()), steps.count());
        }
        String invalid = view.pools().stream()
                .flatMap(pool -> pool.invalid().stream().map(why -> pool + ": " + why))
                .collect(Collectors.joining("; "));
        return invalid.isEmpty()
                ? new Unschedulable(new Shortage(view, selection, capacity).explain(claims), steps.count())
                : new Failed("invalid resource pools were encountered: " + invalid, steps.count());
    }
}
