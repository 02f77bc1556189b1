package dev.corelet.sandbox.kubelet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The versions of the DRA service that a kubelet speaks. */
enum DraService {
    V1("v1.DRAPlugin", "k8s.io.kubelet.pkg.apis.dra.v1.DRAPlugin"),
    V1BETA1("v1beta1.DRAPlugin", "k8s.io.kubelet.pkg.apis.dra.v1beta1.DRAPlugin");

    private final String id;
    private final String fullName;

    DraService(String id, String fullName) {
        this.id = id;
        this.fullName = fullName;
    }

    /** Returns the first version of a plugin's list that is known; plugins list the newest first. */
    static Optional<DraService> choose(List<String> offered) {
        return offered.stream()
                .flatMap(id -> Arrays.stream(values()).filter(service -> service.id.equals(id)))
                .findFirst();
    }

    static String known() {
        return Arrays.stream(values()).map(service -> service.id).collect(Collectors.joining(", "));
    }

    String fullName() {
        return fullName;
    }
}
