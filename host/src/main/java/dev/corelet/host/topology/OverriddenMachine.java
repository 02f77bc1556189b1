package dev.corelet.host.topology;

/** A machine of which an operator says some things in place of its files. */
record OverriddenMachine(TopologySource machine, Overrides overrides) implements TopologySource {

    @Override
    public DiscoveredMachine discover() {
        return overrides.applyTo(machine.discover());
    }

    @Override
    public String census() {
        return machine.census();
    }
}
