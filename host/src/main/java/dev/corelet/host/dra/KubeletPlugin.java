package dev.corelet.host.dra;

import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.socket.UnixSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The agent as the kubelet sees it: the driver's socket, and beside the kubelet's other plugins the registration. */
public final class KubeletPlugin implements AutoCloseable {

    private final UnixSocketServer driver;
    private final UnixSocketServer registration;
    private final List<Path> sockets;
    private final RegistrationService registrations;

    private KubeletPlugin(
            UnixSocketServer driver,
            UnixSocketServer registration,
            List<Path> sockets,
            RegistrationService registrations) {
        this.driver = driver;
        this.registration = registration;
        this.sockets = sockets;
        this.registrations = registrations;
    }

    /**
     * Starts serving, the driver first, so that it is there when the kubelet hears of it.
     *
     * @throws OperatorException if a socket can't be made
     */
    public static KubeletPlugin start(AgentConfig config, ClaimReader claims, NodeLoop node, KubeletObserver observer) {
        Path directory = config.driverDirectory();
        Path driverSocket = directory.resolve("dra.sock");
        Path registrationSocket = config.places().kubeletRegistry().resolve(config.driver() + "-reg.sock");
        DraService service = new DraService(config.driver(), claims, node, observer);
        RegistrationService registrations = new RegistrationService(config.driver(), driverSocket);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            UnixSocketServer driver =
                    UnixSocketServer.start("dra", driverSocket, List.of(service, new DraServiceV1Beta1(service)));
            try {
                return new KubeletPlugin(
                        driver,
                        UnixSocketServer.start("registration", registrationSocket, List.of(registrations)),
                        List.of(driverSocket, registrationSocket),
                        registrations);
            } catch (IOException e) {
                driver.close();
                throw e;
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "the kubelet's plugin sockets can't be made: %s; check kubelet.pluginsDirectory (%s) and kubelet.registryDirectory (%s)"
                            .formatted(
                                    e,
                                    config.places().kubeletPlugins(),
                                    config.places().kubeletRegistry()),
                    e);
        }
    }

    /** Returns what the kubelet said of the driver last. It is not told when the kubelet ends. */
    public Registration registration() {
        return registrations.heard();
    }

    /** Returns the sockets that somebody has removed: nobody can reach the agent there until it is started again. */
    public List<Path> lostSockets() {
        return sockets.stream().filter(socket -> !Files.exists(socket)).toList();
    }

    /** Stops serving: the kubelet sees the registration go, and then the driver. */
    @Override
    public void close() throws IOException {
        try {
            registration.close();
        } finally {
            driver.close();
        }
    }
}
