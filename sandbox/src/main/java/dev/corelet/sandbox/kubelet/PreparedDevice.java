package dev.corelet.sandbox.kubelet;

import java.util.List;

/**
 * A device that a driver has prepared for a claim.
 *
 * @param requests the requests of the claim that it serves, without subrequests; none means all
 * @param pool the pool it is in
 * @param device its name
 * @param cdiIds what the runtime is to inject for it, as qualified CDI names
 */
record PreparedDevice(List<String> requests, String pool, String device, List<String> cdiIds) {

    PreparedDevice {
        requests = List.copyOf(requests);
        cdiIds = List.copyOf(cdiIds);
    }

    boolean serves(String request) {
        return requests.isEmpty() || requests.contains(request);
    }
}
