package dev.corelet.sandbox.runtime;

/** The quality of service class of a pod, which decides its place in the cgroup tree. */
public enum QosClass {
    GUARANTEED("/kubepods"),
    BURSTABLE("/kubepods/burstable"),
    BEST_EFFORT("/kubepods/besteffort");

    private final String cgroup;

    QosClass(String cgroup) {
        this.cgroup = cgroup;
    }

    /** Returns the cgroup that the kubelet's cgroupfs driver gives to the pod with this uid. */
    public String cgroupOfPod(String podUid) {
        return cgroup + "/pod" + podUid;
    }
}
