package cosmonaut.app;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One window for a person and their settings: the first start holds a lock and listens on a Unix domain socket, a
/// further one hands over what it was to open. A message is `cosmonaut 1`, a line feed, and the path of a file or
/// nothing, which asks to come to the front; the answer is `ok`.
///
/// The lock is the system's and ends with the program that holds it, so a socket without a lock is one that a killed
/// program left. Every step may fail; then the program opens a window of its own.
final class SingleWindow implements AutoCloseable {

    /// Bytes of a message: a system's paths have 4,096 at most.
    static final int MOST_BYTES = 8192;

    private static final String GREETING = "cosmonaut 1\n";
    private static final byte[] ANSWER = "ok\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Path socket;
    private final @Nullable FileChannel lock;
    private final AtomicReference<@Nullable ServerSocketChannel> listening = new AtomicReference<>();

    private SingleWindow(Path socket, @Nullable FileChannel lock) {
        this.socket = socket;
        this.lock = lock;
    }

    /// @param folder only this person's
    /// @param settings which settings: windows with others do not meet
    /// @throws IOException if nothing can be locked there
    static SingleWindow in(Path folder, Path settings) throws IOException {
        String name = "window-"
                + Integer.toHexString(settings.toAbsolutePath().toString().hashCode());
        FileChannel channel =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean first = false;
        try {
            first = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another window of this very process has it.
            first = false;
        } finally {
            if (!first) {
                channel.close();
            }
        }
        return new SingleWindow(folder.resolve(name + ".sock"), first ? channel : null);
    }

    /// Whether no other program has the window.
    boolean isFirst() {
        return lock != null;
    }

    /// Hands over to the program that has the window.
    ///
    /// @return whether it took it; if not, this start has to open a window itself
    boolean handOver(Optional<Path> file) {
        String wanted =
                file.map(path -> path.toAbsolutePath().normalize().toString()).orElse("");
        byte[] message = (GREETING + wanted).getBytes(StandardCharsets.UTF_8);
        if (message.length > MOST_BYTES) {
            return false;
        }
        AtomicReference<@Nullable SocketChannel> channel = new AtomicReference<>();
        AtomicBoolean taken = new AtomicBoolean();
        Thread talk = Thread.ofPlatform().daemon().name("second start").start(() -> taken.set(talk(channel, message)));
        try {
            if (!talk.join(PATIENCE.plus(BETWEEN_TRIES.multipliedBy(TRIES)))) {
                closeQuietly(channel.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return taken.get();
    }

    private boolean talk(AtomicReference<@Nullable SocketChannel> held, byte[] message) {
        for (int i = 0; i < TRIES; i++) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                held.set(channel);
                channel.connect(UnixDomainSocketAddress.of(socket));
                writeAll(channel, message);
                channel.shutdownOutput();
                return Arrays.equals(read(channel, ANSWER.length), ANSWER);
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                // The first program may hold the lock and not listen yet.
                if (!slept()) {
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean slept() {
        try {
            Thread.sleep(BETWEEN_TRIES);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Listens from now on, on a thread of its own.
    ///
    /// @param onStart called for each further start, with the file that it was given
    /// @throws IOException if this system has no such sockets or the path is too long for one
    void listen(Consumer<Optional<Path>> onStart) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("another program has the window");
        }
        Files.deleteIfExists(socket);
        ServerSocketChannel server;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
        }
        listening.set(server);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("further starts").start(() -> serve(server, onStart));
    }

    private static void serve(ServerSocketChannel server, Consumer<Optional<Path>> onStart) {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread one = Thread.ofVirtual().start(() -> answer(channel, onStart));
                if (!one.join(PATIENCE)) {
                    channel.close();
                }
            } catch (IOException e) {
                // Closed, or the other side has gone.
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void answer(SocketChannel channel, Consumer<Optional<Path>> onStart) {
        try (channel) {
            byte[] message = read(channel, MOST_BYTES + 1);
            Optional<Optional<Path>> asked = message.length > MOST_BYTES ? Optional.empty() : understood(message);
            if (asked.isPresent()) {
                writeAll(channel, ANSWER);
                onStart.accept(asked.get());
            }
        } catch (IOException e) {
            // Who asked hears nothing, and opens a window itself.
            return;
        }
    }

    private static Optional<Optional<Path>> understood(byte[] message) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
            if (!text.startsWith(GREETING)) {
                return Optional.empty();
            }
            String file = text.substring(GREETING.length());
            if (file.isEmpty()) {
                return Optional.of(Optional.empty());
            }
            Path path = Path.of(file);
            return path.isAbsolute() ? Optional.of(Optional.of(path)) : Optional.empty();
        } catch (CharacterCodingException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// What comes until the other side ends, `most` bytes at most.
    private static byte[] read(SocketChannel channel, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // More may come.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void writeAll(SocketChannel channel, byte[] message) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable closed) {
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (Exception e) {
            // It is of no further use in any case.
            return;
        }
    }

    /// Leaves the window to the next start.
    @Override
    public void close() {
        ServerSocketChannel server = listening.getAndSet(null);
        if (server != null) {
            closeQuietly(server);
            closeQuietly(() -> Files.deleteIfExists(socket));
        }
        closeQuietly(lock);
    }
}
