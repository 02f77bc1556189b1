package dev.corelet.sandbox.kubelet;

import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.dra.registration.proto.RegistrationStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Registers the plugin behind one socket: asks who it is, checks that, and tells it the outcome. */
final class Registrar {

    private static final String TYPE = "DRAPlugin";
    private static final int MAX_NAME = 63;

    private final GrpcSockets sockets;

    Registrar(GrpcSockets sockets) {
        this.sockets = sockets;
    }

    /**
     * Registers it.
     *
     * @throws KubeletException if it does not answer or what it says is not acceptable
     */
    RegisteredDriver register(Path socket) throws KubeletException {
        ManagedChannel channel = sockets.open(socket);
        try {
            sockets.dial(channel);
            RegistrationGrpc.RegistrationBlockingStub plugin = RegistrationGrpc.newBlockingStub(channel);
            PluginInfo info = plugin.withDeadlineAfter(1, TimeUnit.SECONDS).getInfo(InfoRequest.getDefaultInstance());
            return accept(socket, info, plugin);
        } catch (StatusRuntimeException e) {
            throw new KubeletException(
                    "the plugin at %s does not register: %s".formatted(socket, GrpcErrors.text(e)), e);
        } finally {
            channel.shutdown();
        }
    }

    private RegisteredDriver accept(Path socket, PluginInfo info, RegistrationGrpc.RegistrationBlockingStub plugin)
            throws KubeletException {
        DraService service;
        try {
            service = check(socket, info);
        } catch (KubeletException e) {
            notify(plugin, false, String.valueOf(e.getMessage()));
            throw e;
        }
        Path endpoint = info.getEndpoint().isEmpty() ? socket : Path.of(info.getEndpoint());
        RegisteredDriver driver =
                new RegisteredDriver(info.getName(), new DraClient(info.getName(), service, sockets.open(endpoint)));
        try {
            notify(plugin, true, "");
            return driver;
        } catch (StatusRuntimeException e) {
            driver.close();
            throw e;
        }
    }

    private static void notify(RegistrationGrpc.RegistrationBlockingStub plugin, boolean registered, String error) {
        RegistrationStatus status = RegistrationStatus.newBuilder()
                .setPluginRegistered(registered)
                .setError(error)
                .build();
        Object unused = plugin.withDeadlineAfter(5, TimeUnit.SECONDS).notifyRegistrationStatus(status);
    }

    private static DraService check(Path socket, PluginInfo info) throws KubeletException {
        if (!info.getType().equals(TYPE)) {
            throw new KubeletException(
                    "the plugin at %s is of type '%s', expected %s".formatted(socket, info.getType(), TYPE));
        }
        String name = info.getName();
        if (name.length() > MAX_NAME || !name.toLowerCase(Locale.ROOT).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new KubeletException(
                    "the plugin at %s calls itself '%s', expected a DNS name of at most %d characters"
                            .formatted(socket, name, MAX_NAME));
        }
        if (!info.getEndpoint().isEmpty() && !info.getEndpoint().startsWith("/")) {
            throw new KubeletException("the driver %s gives the endpoint '%s', expected an absolute path"
                    .formatted(name, info.getEndpoint()));
        }
        return DraService.choose(info.getSupportedVersionsList())
                .orElseThrow(() -> new KubeletException("the driver %s speaks %s, expected one of %s"
                        .formatted(name, info.getSupportedVersionsList(), DraService.known())));
    }
}
