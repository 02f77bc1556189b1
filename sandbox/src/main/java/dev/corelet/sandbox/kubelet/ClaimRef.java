package dev.corelet.sandbox.kubelet;

/** Identifies a claim towards a driver. */
record ClaimRef(String namespace, String name, String uid) {

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
