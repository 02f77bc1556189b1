package dev.corelet.sandbox.runtime;

import dev.corelet.sandbox.runtime.wire.PluginConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The socket that plugins connect to. It takes in one after the other, so that a silent one holds up the rest, as the
 * real one does.
 */
final class NriListener implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Supplier<Registration> registrations;
    private final Set<PluginConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean closed;

    private NriListener(ServerSocketChannel server, Supplier<Registration> registrations) {
        this.server = server;
        this.registrations = registrations;
        this.acceptor = new Thread(this::acceptAll, "sandbox-nri-accept");
        this.acceptor.setDaemon(true);
    }

    /**
     * Listens on a socket, in place of what an earlier runtime left there.
     *
     * @throws IOException if it cannot be created
     */
    static NriListener listen(Path socket, Supplier<Registration> registrations) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        NriListener listener = new NriListener(server, registrations);
        listener.acceptor.start();
        return listener;
    }

    private void acceptAll() {
        int count = 0;
        try {
            while (true) {
                register(server.accept(), ++count);
            }
        } catch (ClosedChannelException | InterruptedException e) {
            // The listener is closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(SocketChannel socket, int count) throws InterruptedException {
        Registration registration = registrations.get();
        PluginConnection connection = registration.connect(socket, "sandbox-nri-" + count);
        connections.add(connection);
        connection.onEnd(reason -> connections.remove(connection));
        if (closed) {
            connection.close();
        }
        registration.run(connection);
    }

    /** Ends all connections; the socket file stays, as that of a stopped runtime does. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor.interrupt();
        connections.forEach(PluginConnection::close);
    }
}
