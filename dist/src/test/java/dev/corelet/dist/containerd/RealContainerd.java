package dev.corelet.dist.containerd;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.corelet.api.topology.CpuSet;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A containerd of one test's own, with NRI and CDI, its state under one short temporary directory and its containers
 * under one cgroup. Closing it removes its pods, processes, mounts, cgroups and files.
 */
public final class RealContainerd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    // Compiled into containerd: its shims listen here whatever the configuration says.
    private static final Path SHIM_SOCKETS = Path.of("/run/containerd/s");
    private static final Pattern SHIM_SOCKET = Pattern.compile(SHIM_SOCKETS + "/[0-9a-f]+");

    private final ContainerdRelease release;
    private final Path directory;
    private final CgroupTree cgroups;
    private @Nullable Process process;
    private @Nullable CriClient cri;

    /** Makes the directories, so that CDI specs and NRI plugins can be put there before the start. */
    public RealContainerd(ContainerdRelease release) throws IOException {
        this.release = release;
        directory = Files.createTempDirectory("c");
        cgroups = new CgroupTree("corelet-" + directory.getFileName());
        for (Path inside : List.of(cdiDirectory(), nriPluginDirectory(), directory.resolve("nri/conf.d"), logs())) {
            Files.createDirectories(inside);
        }
        Files.writeString(configuration(), ContainerdConfig.text(release, directory));
    }

    /** Starts the daemon and waits until it serves CRI; the first start also gives it the image. */
    public void start() throws IOException {
        Files.deleteIfExists(socket());
        Process started = launch();
        process = started;
        await("socket of " + release).atMost(PATIENCE).until(() -> Files.exists(socket()) || !started.isAlive());
        CriClient client = new CriClient(socket(), cgroups.parent(), logs());
        cri = client;
        await("CRI of " + release)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> !started.isAlive() || !client.version().isEmpty());
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    "%s ended with %d instead of starting".formatted(release, started.exitValue()));
        }
        if (Files.notExists(directory.resolve("image.tar"))) {
            Path image = BusyboxImage.write(release.bin().resolve("busybox"), directory);
            importImage(image);
        }
    }

    /** Gives the running daemon the images of an archive. */
    public void importImage(Path archive) throws IOException {
        Programs.run(
                release.program("ctr"),
                "--address",
                socket().toString(),
                "--namespace",
                "k8s.io",
                "images",
                "import",
                "--local",
                "--snapshotter",
                "native",
                archive.toString());
    }

    /** Stops the daemon as a service manager does, kills it if it does not end; its containers keep running. */
    public void stop() {
        if (cri != null) {
            cri.close();
            cri = null;
        }
        if (process != null) {
            Process ending = process;
            process = null;
            ending.destroy();
            try {
                await().atMost(PATIENCE).until(() -> !ending.isAlive());
            } finally {
                ending.destroyForcibly().onExit().join();
            }
        }
    }

    public CriClient cri() {
        return requireNonNull(cri, "containerd is not running");
    }

    /** Returns the CPUs that the cgroup of a container allows. */
    public CpuSet cpusOf(String containerId) throws IOException {
        return cgroups.cpusOf(containerId);
    }

    /** Returns the CPUs that a process in a container says it may run on. */
    public CpuSet cpusInside(String containerId) {
        return TestMachine.cpusAllowed(cri().exec(containerId, "cat", "/proc/self/status"));
    }

    public Path nriSocket() {
        return directory.resolve("nri.sock");
    }

    /** The directory whose executables the runtime launches as NRI plugins when it starts. */
    public Path nriPluginDirectory() {
        return directory.resolve("nri/plugins");
    }

    public Path cdiDirectory() {
        return directory.resolve("cdi");
    }

    /** Returns how many NRI plugins have registered since the first start. */
    public long pluginsSeen() throws IOException {
        return log().lines().filter(line -> line.contains("registered as")).count();
    }

    /** Returns what the container of an agent has logged. */
    public String agentLog() throws IOException {
        Path log = logs().resolve(CriClient.AGENT_LOG);
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Returns what the daemon has logged. */
    public String log() throws IOException {
        return Files.readString(logFile());
    }

    @Override
    public void close() throws IOException {
        try {
            if (cri != null) {
                cri.removeAllPods();
                await().atMost(PATIENCE).until(() -> shims().isEmpty());
            }
        } finally {
            try {
                stop();
            } finally {
                removeTraces();
            }
        }
    }

    private void removeTraces() throws IOException {
        shims().forEach(ProcessHandle::destroyForcibly);
        cgroups.kill();
        unmountAll();
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(cgroups::remove);
        deleteShimSockets();
        deleteDirectory();
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        release.program("containerd"), "-c", configuration().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        // containerd looks its shim up on the path.
        builder.environment().merge("PATH", release.bin().toString(), (path, bin) -> bin + ":" + path);
        return builder.start();
    }

    /** Each serves the containers of one pod and outlives the daemon. */
    private List<ProcessHandle> shims() {
        return ProcessHandle.allProcesses()
                .filter(candidate -> candidate.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(argument -> argument.equals(socket().toString())))
                .toList();
    }

    private void unmountAll() throws IOException {
        List<String> mountPoints = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", 3)[1])
                .filter(mountPoint -> mountPoint.startsWith(directory + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String mountPoint : mountPoints) {
            Programs.run("umount", "-l", mountPoint);
        }
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A killed shim leaves its socket behind, in a directory that other containerds of the machine use as well. */
    private void deleteShimSockets() throws IOException {
        try (Stream<Path> state = Files.walk(directory.resolve("state"))) {
            for (Path file : state.filter(RealContainerd::namesAShimSocket).toList()) {
                Matcher socket = SHIM_SOCKET.matcher(Files.readString(file));
                if (socket.find()) {
                    Files.deleteIfExists(Path.of(socket.group()));
                }
            }
        }
        for (Path shared : List.of(SHIM_SOCKETS, SHIM_SOCKETS.getParent())) {
            try {
                Files.deleteIfExists(shared);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private static boolean namesAShimSocket(Path file) {
        return file.endsWith("address") || file.endsWith("bootstrap.json");
    }

    private Path configuration() {
        return directory.resolve("config.toml");
    }

    private Path logFile() {
        return directory.resolve("containerd.log");
    }

    private Path logs() {
        return directory.resolve("logs");
    }

    private Path socket() {
        return directory.resolve("containerd.sock");
    }
}
