package dev.corelet.sandbox.kubelet;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the kubelet's registry directory and registers the plugins whose sockets appear there.
 *
 * <p>A socket that is gone deregisters its plugin, one that was replaced registers again. What fails is tried again,
 * first after half a second, then ever more rarely up to every two minutes.
 */
final class PluginWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginWatcher.class);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofMinutes(2);

    private final Path directory;
    private final Registrar registrar;
    private final Thread thread;
    private final Map<Path, Plugin> plugins = new LinkedHashMap<>();
    private int registrations;

    /** What is known about one socket; exactly one of driver and failure is set once it was tried. */
    private record Plugin(Object identity, Optional<RegisteredDriver> driver, Duration backoff, long retryAtNanos) {}

    private PluginWatcher(Path directory, Registrar registrar) {
        this.directory = directory;
        this.registrar = registrar;
        this.thread = new Thread(this::watch, "kubelet-plugins");
        thread.setDaemon(true);
    }

    static PluginWatcher start(Path directory, Registrar registrar) {
        PluginWatcher watcher = new PluginWatcher(directory, registrar);
        watcher.thread.start();
        return watcher;
    }

    /** Returns the driver of that name that registered last. */
    synchronized Optional<RegisteredDriver> driver(String name) {
        return drivers().stream().filter(driver -> driver.name().equals(name)).reduce((older, newer) -> newer);
    }

    /** Returns all drivers, oldest registration first. */
    synchronized List<RegisteredDriver> drivers() {
        return plugins.values().stream()
                .flatMap(plugin -> plugin.driver().stream())
                .toList();
    }

    /** Returns how many registrations have succeeded so far. */
    synchronized int registrations() {
        return registrations;
    }

    private void watch() {
        try {
            while (true) {
                scan();
                Thread.sleep(POLL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("cannot watch {}: no plugin registers any more", directory, e);
        }
    }

    private void scan() throws IOException {
        Map<Path, Object> sockets = sockets();
        forget(sockets);
        for (Map.Entry<Path, Object> socket : sockets.entrySet()) {
            if (isDue(socket.getKey())) {
                register(socket.getKey(), socket.getValue());
            }
        }
    }

    /** Returns the sockets in the directory with what tells a file from its successor of the same name. */
    private Map<Path, Object> sockets() throws IOException {
        Map<Path, Object> sockets = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                identityOfSocket(file).ifPresent(identity -> sockets.put(file, identity));
            }
        }
        return sockets;
    }

    private static Optional<Object> identityOfSocket(Path file) throws IOException {
        if (String.valueOf(file.getFileName()).startsWith(".")) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isOther()
                    ? Optional.of(List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // removed since it was listed
        }
    }

    private synchronized void forget(Map<Path, Object> sockets) {
        List<Path> gone = new ArrayList<>();
        plugins.forEach((socket, plugin) -> {
            if (!plugin.identity().equals(sockets.get(socket))) {
                gone.add(socket);
                plugin.driver().ifPresent(RegisteredDriver::close);
            }
        });
        gone.forEach(plugins::remove);
    }

    private synchronized boolean isDue(Path socket) {
        Plugin plugin = plugins.get(socket);
        return plugin == null || (plugin.driver().isEmpty() && System.nanoTime() - plugin.retryAtNanos() >= 0);
    }

    private void register(Path socket, Object identity) {
        try {
            RegisteredDriver driver = registrar.register(socket);
            registered(socket, new Plugin(identity, Optional.of(driver), Duration.ZERO, 0));
        } catch (KubeletException e) {
            failed(socket, identity, e);
        }
    }

    private synchronized void registered(Path socket, Plugin plugin) {
        plugins.remove(socket);
        plugins.put(socket, plugin);
        registrations++;
    }

    private synchronized void failed(Path socket, Object identity, KubeletException failure) {
        Plugin before = plugins.get(socket);
        Duration backoff = before == null ? FIRST_RETRY : before.backoff().multipliedBy(2);
        Duration wait = backoff.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : backoff;
        LOG.info("{}; next try in {} ms", failure.getMessage(), wait.toMillis());
        plugins.put(socket, new Plugin(identity, Optional.empty(), wait, System.nanoTime() + wait.toNanos()));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drivers().forEach(RegisteredDriver::close);
    }
}
