package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import java.util.List;

/**
 * What a node has left to give. Shared CPUs are counted in thousandths: those granted in a pool or below it can never
 * be more than the free CPUs of the pool. Mutable, for one decision.
 */
final class PoolSupply {

    private final PoolTree tree;
    private final CpuSet reserved;

    private CpuSet sharable;
    private CpuSet isolated;

    /** All by pool id: of the pool and those below it, but for {@code colocated}, which is of the pool alone. */
    private final int[] freeCount;

    private final int[] granted;
    private final int[] undemanding;
    private final int[] colocated;
    private final int[] allocatable;
    private final int[] grantable;
    private boolean counted;
    private boolean keepsOne;
    private int reservedGranted;
    private int reservedUndemanding;

    /**
     * Creates the supply of a node of which nothing is granted.
     *
     * @param sharable CPUs that can be shared or taken
     * @param isolated CPUs that can be taken, but not shared
     * @param reserved CPUs that are shared by who is told to
     */
    PoolSupply(PoolTree tree, CpuSet sharable, CpuSet isolated, CpuSet reserved) {
        this.tree = tree;
        this.sharable = sharable;
        this.isolated = isolated;
        this.reserved = reserved;
        int pools = tree.pools().size();
        this.freeCount = new int[pools];
        this.granted = new int[pools];
        this.undemanding = new int[pools];
        this.colocated = new int[pools];
        this.allocatable = new int[pools];
        this.grantable = new int[pools];
    }

    /** Takes CPUs out for somebody's exclusive use. */
    void take(CpuSet cpus) {
        if (!cpus.isEmpty()) {
            sharable = sharable.minus(cpus);
            isolated = isolated.minus(cpus);
            counted = false;
        }
    }

    /** Books what a grant has of shared CPUs; its exclusive ones are for {@link #take} or {@link #giveBack}. */
    void book(Grant grant) {
        count(grant, 1);
    }

    /** Takes a booking back. */
    void cancel(Grant grant) {
        count(grant, -1);
    }

    private void count(Grant grant, int sign) {
        if (grant.sharesReserved()) {
            reservedGranted += sign * grant.demand().fraction();
            reservedUndemanding += grant.demand().isUndemanding() ? sign : 0;
            return;
        }
        if (grant.demand().kind() != Demand.Kind.NORMAL) {
            return;
        }
        colocated[grant.pool().id()] += sign;
        if (grant.sharesPool()) {
            int pool = grant.pool().id();
            while (pool >= 0) {
                granted[pool] += sign * grant.demand().fraction();
                undemanding[pool] += grant.demand().isUndemanding() ? sign : 0;
                pool = tree.pools().get(pool).parent();
            }
        }
        counted = false;
    }

    /** Puts CPUs back that were taken. */
    void giveBack(CpuSet toSharable, CpuSet toIsolated) {
        sharable = sharable.union(toSharable);
        isolated = isolated.union(toIsolated);
        counted = false;
    }

    CpuSet reserved() {
        return reserved;
    }

    /** Returns the CPUs that the containers of a pool share. */
    CpuSet shared(Pool pool) {
        return pool.isRoot() ? sharable : sharable.intersect(pool.cpus());
    }

    /** Returns the isolated CPUs of a pool that nobody has. */
    CpuSet isolated(Pool pool) {
        return isolated.intersect(pool.cpus());
    }

    int isolatedCount(Pool pool) {
        return isolated.isEmpty() ? 0 : isolated.sizeOfIntersection(pool.cpus());
    }

    /** Returns how many containers have their CPUs from just this pool. */
    int colocated(Pool pool) {
        return colocated[pool.id()];
    }

    /** Returns how much of reserved CPUs can be granted. */
    int allocatableReserved() {
        return 1000 * reserved.size() - reservedGranted - (reservedUndemanding > 0 ? 1 : 0);
    }

    /**
     * Returns how much can be granted in a pool, shared or exclusive, without any pool around it getting short. Where
     * somebody shares CPUs without asking for an amount, one thousandth is kept, so that some CPU is left.
     */
    int allocatable(Pool pool) {
        count();
        return allocatable[pool.id()];
    }

    /** Has the last sharable CPU kept for somebody who is placed later, or no longer. */
    void keepOne(boolean keeps) {
        keepsOne = keeps;
        counted = false;
    }

    /** Returns the CPUs that a container runs on by a grant, beside those of its claims. */
    CpuSet cpus(Grant grant) {
        if (grant.sharesReserved()) {
            return reserved;
        }
        return grant.sharesPool() ? grant.exclusive().union(shared(grant.pool())) : grant.exclusive();
    }

    /** Tells whether more is granted of the reserved CPUs than there are. */
    boolean isReservedShort() {
        int least = reservedUndemanding > 0 ? 1 : 0;
        return 1000 * reserved.size() < Math.max(least, reservedGranted);
    }

    /**
     * Tells whether a pool, and all around it, have what a container is to have of shared CPUs. One that asks for no
     * amount needs a CPU, and nothing of what others were granted.
     */
    boolean canShare(Pool pool, Demand demand) {
        count();
        return !demand.needsShared()
                || (freeCount[pool.id()] > 0 && (demand.fraction() == 0 || grantable[pool.id()] >= demand.fraction()));
    }

    /** Tells whether more is granted in a pool than it has. */
    boolean isShort(Pool pool) {
        count();
        int id = pool.id();
        return granted[id] > 1000 * freeCount[id] || (undemanding[id] > 0 && freeCount[id] == 0);
    }

    private void count() {
        if (counted) {
            return;
        }
        counted = true;
        List<Pool> pools = tree.pools();
        for (int id = pools.size() - 1; id >= 0; id--) {
            Pool pool = pools.get(id);
            freeCount[id] = pool.isRoot() ? sharable.size() : sharable.sizeOfIntersection(pool.cpus());
            int own = own(pool);
            allocatable[id] = pool.isRoot() ? own : Math.min(own, allocatable[pool.parent()]);
            int open = 1000 * freeCount[id] - granted[id];
            grantable[id] = pool.isRoot() ? open : Math.min(open, grantable[pool.parent()]);
        }
    }

    private int own(Pool pool) {
        int id = pool.id();
        boolean keeps = undemanding[id] > 0 || (keepsOne && tree.root().id() == id);
        return 1000 * freeCount[id] - granted[id] - (keeps ? 1 : 0);
    }

    /**
     * Returns the sharable CPUs of a pool of which any can be taken, up to its allocatable amount, without a pool below
     * it getting short. Where a pool can't give all, those are left that would be picked last.
     */
    CpuSet sliceable(Pool pool, CpuPicker picker) {
        count();
        return sliceable(pool, picker, true);
    }

    private CpuSet sliceable(Pool pool, CpuPicker picker, boolean asked) {
        CpuSet own = shared(pool);
        if (own.isEmpty() || (granted[pool.id()] == 0 && undemanding[pool.id()] == 0)) {
            return own;
        }
        CpuSet sliceable = own;
        if (!pool.leaf()) {
            for (Pool below : tree.pools()) {
                if (below.parent() == pool.id()) {
                    CpuSet kept = shared(below).minus(sliceable(below, picker, false));
                    sliceable = sliceable.minus(kept);
                }
            }
        }
        int most = Math.max(0, own(pool)) / 1000;
        // The caller takes no more of the pool asked for than it has, so all that may be taken stay in the choice.
        return asked || sliceable.size() <= most
                ? sliceable
                : picker.pick(sliceable, most, CpuPriority.NONE).orElseThrow();
    }
}
