package cosmonaut.session.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Saving as a flight goes on, on disks that refuse, hang or are full of sessions.
final class SessionLogTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();

    /// A file that takes half a record and then no more, as long as it is full.
    private static final class FullDisk implements SessionDisk {

        private final FileDisk disk;
        private final AtomicBoolean full;

        FullDisk(FileDisk disk, AtomicBoolean full) {
            this.disk = disk;
            this.full = full;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            if (full.get()) {
                disk.write(bytes.slice(0, bytes.remaining() / 2), at);
                throw new IOException("No space left on device");
            }
            disk.write(bytes, at);
        }

        @Override
        public void cut(long end) throws IOException {
            if (full.get()) {
                throw new IOException("the disk does not even shrink");
            }
            disk.cut(end);
        }

        @Override
        public void force() throws IOException {
            disk.force();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }

    private static void tell(SessionLog log, long node) {
        log.add(TestSession.made(node, node - 1), TestSession.frames(node));
    }

    private static void await(SessionLog log) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        log.after(done::countDown);
        assertTrue(done.await(20, TimeUnit.SECONDS));
    }

    private SessionFolder sessions(Path where, int most) {
        return new SessionFolder(where, most, Clock.fixed(Instant.ofEpochSecond(1_790_000_000), ZoneOffset.UTC));
    }

    @Test
    @Timeout(60)
    void aFullDiskIsToldOfOnceAndLosesNothing() throws Exception {
        Path file = folder.resolve("full.cosmonaut");
        AtomicBoolean full = new AtomicBoolean();
        SessionLog.Opener opener =
                () -> SessionWriter.begin(new FullDisk(FileDisk.create(file), full), TestSession.header());
        try (SessionLog log = new SessionLog(opener, said::add, now::get)) {
            log.add(new SessionEvent.Started(0, TestSession.SEVEN));
            await(log);
            assertFalse(Files.exists(file), "a flight without a chunk leaves no file");
            tell(log, 1);
            await(log);
            assertEquals(1, SessionReader.read(file).chunks().size(), "a chunk is there at once");
            full.set(true);
            for (int i = 2; i < 6; i++) {
                tell(log, i);
            }
            await(log);
            assertEquals(
                    List.of("the flight goes on, but is not saved at present: No space left on device; it is tried"
                            + " again as you fly"),
                    said);
            assertEquals(1, SessionReader.read(file).chunks().size(), "half a record is none");
            full.set(false);
            tell(log, 6);
            await(log);
            assertEquals(1, said.size(), "a disk that refused is left alone for a while");
            now.addAndGet(6 * SECOND);
            tell(log, 7);
            await(log);
            assertEquals("the flight is saved again, all of it", said.getLast());
            assertEquals(7, SessionReader.read(file).chunks().size());
        }
    }

    @Test
    @Timeout(60)
    void aFolderThatCannotBeIsALineAndTriedAgain() throws Exception {
        Path taken = folder.resolve("sessions");
        Files.writeString(taken, "a file where the folder should be");
        try (SessionLog log = SessionLog.begin(sessions(taken, 20), TestSession.header(), said::add)) {
            log.add(new SessionEvent.Started(0, TestSession.SEVEN));
            tell(log, 1);
            await(log);
            assertEquals(1, said.size());
            assertTrue(said.getFirst().contains("sessions cannot be written to " + taken), said.getFirst());
            Files.delete(taken);
        }
        assertEquals("the flight is saved again, all of it", said.getLast(), "at its end at the latest");
        List<Path> all = sessions(taken, 20).automatic();
        assertEquals(
                "flight-20260921-141320-yard.cosmonaut",
                all.getFirst().getFileName().toString());
        assertEquals(1, SessionReader.read(all.getFirst()).chunks().size());
    }

    @Test
    @Timeout(60)
    void aDiskThatHangsHoldsNobodyUp() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        SessionLog.Opener opener = () -> {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return SessionWriter.begin(FileDisk.create(folder.resolve("late.cosmonaut")), TestSession.header());
        };
        try (SessionLog log = new SessionLog(opener, said::add, now::get)) {
            log.add(new SessionEvent.Started(0, TestSession.SEVEN));
            long began = System.nanoTime();
            for (int i = 1; i < 400; i++) {
                tell(log, i);
            }
            assertTrue(System.nanoTime() - began < 5 * SECOND);
            assertEquals(1, said.size(), "what waits is bounded");
            hangs.countDown();
        }
    }

    @Test
    void theOldestGiveWayButNoPinnedOneAndNoneOfAnotherName() throws IOException {
        Path where = Files.createDirectory(folder.resolve("many"));
        List<SessionEntry> pinned = TestSession.entries();
        List<SessionEntry> plain = pinned.subList(0, 4);
        TestSession.write(where.resolve("flight-20200101-000000-a.cosmonaut"), pinned);
        TestSession.write(where.resolve("flight-20200101-000001-b.cosmonaut"), plain);
        TestSession.write(where.resolve("flight-20200101-000002-c.cosmonaut"), plain);
        Files.writeString(where.resolve("flight-20200101-000003-d.cosmonaut"), "nothing");
        TestSession.write(where.resolve("my best flight.cosmonaut"), plain);
        sessions(where, 3).begin(TestSession.header()).close();
        assertEquals(
                List.of(
                        "flight-20200101-000000-a.cosmonaut",
                        "flight-20200101-000003-d.cosmonaut",
                        "flight-20260921-141320-yard.cosmonaut"),
                sessions(where, 3).automatic().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        assertTrue(Files.exists(where.resolve("my best flight.cosmonaut")));
        sessions(where, 9).begin(TestSession.header()).close();
        assertTrue(Files.exists(where.resolve("flight-20260921-141320-yard-1.cosmonaut")));
    }
}
