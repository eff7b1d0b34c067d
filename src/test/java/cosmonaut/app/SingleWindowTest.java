package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SingleWindowTest {

    @TempDir
    private Path folder;

    private final BlockingQueue<Optional<Path>> asked = new LinkedBlockingQueue<>();

    private SingleWindow start() throws IOException {
        return SingleWindow.in(folder, Path.of("settings"));
    }

    private Path socket() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aSecondStartHandsItsFileOver() throws Exception {
        try (SingleWindow first = start();
                SingleWindow second = start()) {
            first.listen(asked::add);
            assertTrue(first.isFirst());
            assertFalse(second.isFirst());
            assertTrue(second.handOver(Optional.of(Path.of("a b\n\u4e16.png"))));
            assertEquals(Optional.of(Path.of("a b\n\u4e16.png").toAbsolutePath()), asked.poll(9, TimeUnit.SECONDS));
            assertTrue(second.handOver(Optional.empty()));
            assertEquals(Optional.empty(), asked.poll(9, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatAKilledProgramLeftIsReplaced() throws Exception {
        try (SingleWindow first = start()) {
            first.listen(asked::add);
        }
        Path left = folder.resolve("left");
        try (SingleWindow again = start()) {
            again.listen(asked::add);
            left = socket();
        }
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(left));
        }
        assertTrue(Files.exists(left), "the socket of a program that does not run any more");
        try (SingleWindow next = start();
                SingleWindow second = start()) {
            assertTrue(next.isFirst());
            next.listen(asked::add);
            assertTrue(second.handOver(Optional.empty()));
        }
    }

    @Test
    void whoDoesNotListenIsNotWaitedForLong() throws Exception {
        try (SingleWindow first = start();
                SingleWindow second = start()) {
            assertTrue(first.isFirst());
            assertFalse(second.handOver(Optional.empty()));
        }
    }

    @Test
    void othersWithOtherSettingsDoNotMeet() throws Exception {
        try (SingleWindow first = start();
                SingleWindow other = SingleWindow.in(folder, Path.of("elsewhere"))) {
            assertTrue(first.isFirst() && other.isFirst());
        }
    }

    @Test
    void aMessageThatIsTooLongOrStrangeIsNotHeard() throws Exception {
        try (SingleWindow first = start();
                SingleWindow second = start()) {
            first.listen(asked::add);
            assertArrayEquals(new byte[0], said("GET / HTTP/1.1\r\n\r\n"));
            assertArrayEquals(new byte[0], said("cosmonaut 1\nrelative.png"));
            assertArrayEquals(new byte[0], said("cosmonaut 1\n/" + "a".repeat(SingleWindow.MOST_BYTES)));
            assertTrue(asked.isEmpty());
            assertTrue(second.handOver(Optional.empty()), "it still listens");
        }
    }

    private byte[] said(String message) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            ByteBuffer bytes = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            ByteBuffer answer = ByteBuffer.allocate(16);
            channel.read(answer);
            return Arrays.copyOf(answer.array(), answer.position());
        } catch (IOException e) {
            // The other side may end while this one still writes.
            return new byte[0];
        }
    }

    @Test
    void onlyThisPersonCanEnterTheFolder() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path run = RunFolder.of(Map.of("XDG_RUNTIME_DIR", folder.toString()), folder.resolve("unused"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(run)));
        Path beside = RunFolder.of(Map.of(), folder.resolve("config"));
        assertEquals(folder.resolve("config").resolve("run"), beside);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(beside)));
        Path elsewhere = Files.createDirectory(folder.resolve("runtime"));
        Files.createSymbolicLink(elsewhere.resolve("cosmonaut"), folder);
        assertThrows(IOException.class, () -> RunFolder.of(Map.of("XDG_RUNTIME_DIR", elsewhere.toString()), folder));
    }

    @Test
    void aWordIsAFileOnlyWhereItNamesOne() throws Exception {
        CommandLine line = new CommandLine(new CosmonautCommand());
        Path picture = Files.createFile(folder.resolve("picture"));
        assertArrayEquals(
                new String[] {"--open", picture.toString()}, CosmonautCommand.arguments(line, picture.toString()));
        assertArrayEquals(new String[] {"--open", "a.png"}, CosmonautCommand.arguments(line, "a.png"));
        assertArrayEquals(new String[] {"rolout"}, CosmonautCommand.arguments(line, "rolout"));
        assertArrayEquals(new String[] {"devices"}, CosmonautCommand.arguments(line, "devices"));
        assertArrayEquals(new String[] {"--help"}, CosmonautCommand.arguments(line, "--help"));
    }
}
