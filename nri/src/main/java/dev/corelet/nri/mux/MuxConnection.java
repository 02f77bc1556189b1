package dev.corelet.nri.mux;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending side of one logical connection. */
public final class MuxConnection {

    private final Mux mux;
    private final int id;

    MuxConnection(Mux mux, int id) {
        this.mux = mux;
        this.id = id;
    }

    /**
     * Sends one whole message, all that remains in {@code message}.
     *
     * @throws IOException if the connection has ended
     */
    public void send(ByteBuffer message) throws IOException {
        mux.send(id, message);
    }

    /** Tells whether neither side is known to have ended the connection. */
    public boolean isOpen() {
        return mux.isOpen();
    }

    /** Ends the socket and with it all its logical connections. */
    public void abort() {
        mux.close();
    }
}
