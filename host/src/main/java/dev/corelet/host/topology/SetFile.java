package dev.corelet.host.topology;

/**
 * A set of CPUs as the kernel gives it, in one file as a mask and in another as a list. Kernels before 2.6.26 have the
 * mask only.
 */
record SetFile(String mask, String list) {

    /** Returns the name of the mask's file without its directory. */
    String maskName() {
        return mask.substring(mask.lastIndexOf('/') + 1);
    }

    /** The files below {@code cpu<N>/topology}, whose lists are named after the masks. */
    static SetFile inTopology(String mask) {
        return new SetFile("topology/" + mask, "topology/" + mask + "_list");
    }
}
