package dev.corelet.sandbox.kubelet;

/** A driver that has registered, over one socket. */
record RegisteredDriver(String name, DraClient client) implements AutoCloseable {

    @Override
    public void close() {
        client.close();
    }
}
