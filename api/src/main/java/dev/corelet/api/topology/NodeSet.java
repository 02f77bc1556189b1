package dev.corelet.api.topology;

import java.util.stream.IntStream;

/**
 * An immutable set of NUMA node ids. Its text form is the kernel's list, as for CPUs ({@code 0-1,4}).
 *
 * @param ids the node ids, in the container made for CPU ids: the kernel numbers both alike
 */
public record NodeSet(CpuSet ids) {

    /** The set without nodes. */
    public static final NodeSet EMPTY = new NodeSet(CpuSet.EMPTY);

    /** Returns the set of the given node ids, in any order; repeated ids count once. */
    public static NodeSet of(int... ids) {
        return new NodeSet(CpuSet.of(ids));
    }

    /**
     * Parses a list such as {@code 0-1,4}; an empty list is the empty set.
     *
     * @throws IllegalArgumentException if the text is no such list
     */
    public static NodeSet parse(String list) {
        return new NodeSet(CpuSet.parse(list));
    }

    /** Tells whether the set holds no node. */
    public boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Returns the number of nodes in the set. */
    public int size() {
        return ids.size();
    }

    /** Tells whether {@code id} is in the set. */
    public boolean contains(int id) {
        return ids.contains(id);
    }

    /** Tells whether every node of {@code other} is in this set. */
    public boolean containsAll(NodeSet other) {
        return ids.containsAll(other.ids);
    }

    /** Tells whether the two sets have a node in common. */
    public boolean intersects(NodeSet other) {
        return ids.intersects(other.ids);
    }

    /** Returns the nodes that are in this set, in {@code other}, or in both. */
    public NodeSet union(NodeSet other) {
        return new NodeSet(ids.union(other.ids));
    }

    /** Returns the nodes that are in both sets. */
    public NodeSet intersect(NodeSet other) {
        return new NodeSet(ids.intersect(other.ids));
    }

    /** Returns the nodes of this set that are not in {@code other}. */
    public NodeSet minus(NodeSet other) {
        return new NodeSet(ids.minus(other.ids));
    }

    /** Returns the ids in ascending order. */
    public IntStream stream() {
        return ids.stream();
    }

    @Override
    public String toString() {
        return ids.toString();
    }
}
