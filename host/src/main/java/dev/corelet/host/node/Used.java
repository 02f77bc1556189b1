package dev.corelet.host.node;

/** A thing on the node that a container uses. */
public sealed interface Used {

    /**
     * A device node.
     *
     * @param path where the container finds it
     * @param block whether it is a block device, and not a character device
     * @param major the kernel's number of the driver
     * @param minor the driver's number of the device
     */
    record Device(String path, boolean block, long major, long minor) implements Used {}

    /**
     * A directory or file of the node that is mounted into the container.
     *
     * @param source its absolute path on the node
     */
    record Mount(String source) implements Used {}
}
