package dev.corelet.nri.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a plugin gets its connection to the runtime from. */
public interface TransportSource {

    /**
     * Opens a connection.
     *
     * @throws IOException if there is none to be had now; the message names the socket
     */
    UnixTransport open() throws IOException;

    /** Tells whether another connection can be opened after one has ended. */
    boolean canReopen();

    /** Returns a source that connects to a socket in the file system. */
    static TransportSource connectingTo(Path socket) {
        return new TransportSource() {
            @Override
            public UnixTransport open() throws IOException {
                return SocketChannelTransport.connect(socket);
            }

            @Override
            public boolean canReopen() {
                return true;
            }

            @Override
            public String toString() {
                return socket.toString();
            }
        };
    }

    /**
     * Returns the connection that a runtime which launched this process left it, if there is one.
     *
     * @param environment the environment of the process, where {@code NRI_PLUGIN_SOCKET} is its file descriptor
     * @throws IllegalArgumentException if the variable is set to something else
     */
    static Optional<TransportSource> launchedWith(Map<String, String> environment) {
        String fd = environment.get("NRI_PLUGIN_SOCKET");
        if (fd == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(inherited(Integer.parseInt(fd)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "NRI_PLUGIN_SOCKET is '%s', expected a file descriptor such as 3".formatted(fd), e);
        }
    }

    /** Returns a source that adopts, once, a connected socket inherited as file descriptor {@code fd}. */
    static TransportSource inherited(int fd) {
        return new InheritedSource(fd);
    }
}
