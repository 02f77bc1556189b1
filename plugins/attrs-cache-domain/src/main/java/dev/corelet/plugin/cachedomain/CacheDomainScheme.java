package dev.corelet.plugin.cachedomain;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.List;

/**
 * One device for each cache domain, out of which a claim takes as many CPUs as it asks for by the capacity
 * {@code cpus}. By option also one for each core, which a claim has whole if nobody has a part of the domain.
 *
 * <p>Cores come before domains: a claim that says nothing about what it wants gets the least.
 */
public final class CacheDomainScheme implements AttributeScheme {

    static final Option<String> LEVEL = Option.choice(
            "level",
            List.of("last", "l1", "l2", "l3", "l4"),
            "last",
            "The data cache whose sharers are a domain; last is the one farthest from the CPU.");

    static final Option<String> UNIT = Option.choice(
            "unit", List.of("core", "thread"), "core", "Whether claims take whole cores or single hardware threads.");

    static final Option<Boolean> PARTITIONABLE =
            Option.flag("partitionable", false, "Whether single cores can be claimed as devices, too.");

    @Override
    public String name() {
        return "attrs-cache-domain";
    }

    @Override
    public String description() {
        return "One device for each set of CPUs that share a cache, to be claimed in parts.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LEVEL, UNIT, PARTITIONABLE);
    }

    @Override
    public List<Device> devices(SchemeInput input) {
        List<Device> cores = new ArrayList<>();
        List<Device> domains = new ArrayList<>();
        for (Offer offer : offers(input)) {
            if (input.options().get(PARTITIONABLE)) {
                cores.addAll(offer.coreDevices());
                domains.add(offer.partitionedDevice());
            } else {
                domains.add(offer.device());
            }
        }
        cores.addAll(domains);
        return cores;
    }

    @Override
    public List<CounterSet> counterSets(SchemeInput input) {
        return input.options().get(PARTITIONABLE)
                ? offers(input).stream().map(Offer::counterSet).toList()
                : List.of();
    }

    private static List<Offer> offers(SchemeInput input) {
        Options options = input.options();
        boolean wholeCores = options.get(UNIT).equals("core");
        List<Offer> offers = new ArrayList<>();
        for (Domain domain : new Domains(input.topology(), options.get(LEVEL)).all()) {
            CpuSet cpus = input.offered().intersect(domain.cpus());
            CpuSet claimable = wholeCores ? domain.wholeCores(cpus) : cpus;
            if (!claimable.isEmpty()) {
                offers.add(new Offer(input.topology(), domain, claimable, wholeCores ? domain.threadsPerCore() : 1));
            }
        }
        return offers;
    }
}
