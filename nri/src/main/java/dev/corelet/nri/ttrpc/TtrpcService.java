package dev.corelet.nri.ttrpc;

import java.util.Map;

/**
 * A service that a {@link TtrpcServer} offers.
 *
 * @param name its full name
 * @param methods what its methods do, by their bare names
 */
public record TtrpcService(String name, Map<String, TtrpcMethod> methods) {

    public TtrpcService {
        methods = Map.copyOf(methods);
    }
}
