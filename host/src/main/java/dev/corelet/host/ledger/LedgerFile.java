package dev.corelet.host.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The ledger on disk. It is replaced as a whole: written to a temporary file, synced, renamed over the old one, and
 * the directory synced, so that after a crash at any moment either the old or the new one is there.
 *
 * <p>Layout: the magic {@code CORELEDG}, a format version (int), the CRC-32C of the body (int), the body's length
 * (int), all big-endian, then the body ({@code ledger.proto}). A file that does not check out is never guessed at:
 * the agent refuses to start, since handing out CPUs that somebody holds is worse than not starting.
 *
 * <p>One agent at a time: a lock on {@code ledger.lock} is held while this is open.
 */
public final class LedgerFile implements AutoCloseable {

    private static final String NAME = "ledger";
    private static final byte[] MAGIC = {'C', 'O', 'R', 'E', 'L', 'E', 'D', 'G'};
    private static final int VERSION = 2;
    private static final int HEADER = MAGIC.length + 3 * Integer.BYTES;
    private static final long MAX_BYTES = 64L << 20;

    private final Path file;
    private final Path draft;
    private final FileChannel directory;
    private final FileChannel lockFile;

    private LedgerFile(Path stateDirectory, FileChannel directory, FileChannel lockFile) {
        this.file = stateDirectory.resolve(NAME);
        this.draft = stateDirectory.resolve("ledger.tmp");
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Opens the ledger of a state directory, which is made (mode 0700) if it is not there.
     *
     * @throws OperatorException if the directory can't be used or another agent uses it
     */
    public static LedgerFile open(Path stateDirectory) {
        try {
            if (!Files.isDirectory(stateDirectory)) {
                Files.createDirectories(
                        stateDirectory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel lock = FileChannel.open(
                    stateDirectory.resolve("ledger.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(lock)) {
                lock.close();
                throw new OperatorException(
                        "state directory %s is in use by another agent; stop that one first".formatted(stateDirectory));
            }
            return new LedgerFile(stateDirectory, FileChannel.open(stateDirectory, StandardOpenOption.READ), lock);
        } catch (IOException e) {
            throw new OperatorException(
                    "state directory %s can't be used: %s; name one that the agent can write to"
                            .formatted(stateDirectory, e),
                    e);
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Reads the ledger; an empty one if none was ever written.
     *
     * @throws OperatorException if the file is damaged or of a newer version
     */
    public Ledger read() {
        return read(file);
    }

    /**
     * Reads the ledger of a state directory that an agent may be using: what it held at one moment.
     *
     * @throws OperatorException if the file is damaged or of a newer version
     */
    public static Ledger peek(Path stateDirectory) {
        return read(stateDirectory.resolve(NAME));
    }

    private static Ledger read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(file, "it is larger than %d bytes".formatted(MAX_BYTES));
            }
            return decode(file, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw new OperatorException("ledger %s is a link to nothing; restore or remove it".formatted(file), e);
            }
            return Ledger.EMPTY;
        } catch (IOException e) {
            throw new OperatorException("ledger %s can't be read: %s".formatted(file, e), e);
        }
    }

    private static Ledger decode(Path file, byte[] bytes) {
        if (bytes.length < HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            throw damaged(file, "it does not start as a ledger does");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length, HEADER - MAGIC.length);
        int version = header.getInt();
        int checksum = header.getInt();
        int length = header.getInt();
        if (version < 1 || version > VERSION) {
            throw new OperatorException(
                    "ledger %s has format %d, this agent knows 1 to %d; use the version that wrote it"
                            .formatted(file, version, VERSION));
        }
        byte[] body = Arrays.copyOfRange(bytes, HEADER, bytes.length);
        if (length != body.length || checksum != checksum(body)) {
            throw damaged(file, "its checksum does not match");
        }
        try {
            return LedgerCodec.decode(body);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw damaged(file, "it can't be decoded: " + e.getMessage());
        }
    }

    private static OperatorException damaged(Path file, String how) {
        return new OperatorException("ledger %s is damaged: %s. Who holds which CPUs is lost: drain the node, remove"
                .concat(" the file, start again")
                .formatted(file, how));
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    /** Returns how large the file is; 0 if none was ever written. */
    public long bytes() {
        return file.toFile().length();
    }

    /**
     * Replaces the ledger; on return it is durable.
     *
     * @throws IOException if that failed; the old one is then still the valid one, or the new one already is
     */
    public void write(Ledger ledger) throws IOException {
        byte[] body = LedgerCodec.encode(ledger);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
        bytes.put(MAGIC).putInt(VERSION).putInt(checksum(body)).putInt(body.length);
        bytes.put(body).flip();
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        directory.force(true);
    }

    /** Releases the state directory for another agent. */
    @Override
    public void close() throws IOException {
        try {
            directory.close();
        } finally {
            lockFile.close();
        }
    }
}
