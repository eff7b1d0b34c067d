package cosmonaut.session.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.world.ChunkSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What comes back of a session's file, whole, cut, damaged or made to do harm.
final class SessionFileTest {

    @TempDir
    private Path folder;

    private static List<SessionEvent> events(List<SessionEntry> entries) {
        return entries.stream().map(SessionEntry::event).toList();
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(InvalidInputException.class, () -> SessionReader.read(file))
                .getMessage());
    }

    @Test
    void everythingComesBackToTheBit() throws IOException {
        Path file = folder.resolve("a.cosmonaut");
        TestSession.write(file, TestSession.entries());
        Session session = SessionReader.read(file);
        SessionHeader header = TestSession.header();
        assertEquals(header.origin(), session.header().origin());
        assertTrue(session.header().lensFound());
        assertEquals(header.start().picture(), session.header().start().picture());
        assertArrayEquals(header.start().depth(), session.header().start().depth());
        assertEquals(header.start().camera(), session.header().start().camera());
        assertEquals(header.start().settings(), session.header().start().settings());
        assertEquals(events(TestSession.entries()), session.events());
        assertEquals(2, session.current());
        assertEquals("at the gate", session.name(2).orElseThrow());
        assertTrue(session.isPinned(2) && session.hasPins() && !session.isPinned(1));
        assertTrue(session.isDeleted(3) && !session.isDeleted(2));
        assertEquals(
                List.of(1L, 2L),
                session.line(2).stream().map(SessionEvent.Made::node).toList());
        assertArrayEquals(
                SessionEntry.of(TestSession.made(2, 1), TestSession.frames(2)).thumbnail(),
                SessionReader.thumbnail(session, 2).orElseThrow());
        assertTrue(SessionReader.thumbnail(session, 0).isEmpty());
        assertTrue(session.damage().isEmpty());
        assertEquals(
                "session " + file + " has no node 77; its nodes are 0 to 4",
                assertThrows(InvalidInputException.class, () -> session.line(77))
                        .getMessage());
    }

    @Test
    void aFileThatBreaksOffAnywhereGivesWhatWasFinished() throws IOException {
        Path whole = folder.resolve("whole.cosmonaut");
        List<Long> begins = TestSession.write(whole, TestSession.entries());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.cosmonaut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            long end = length;
            int finished = (int) begins.stream().filter(at -> at <= end).count() - 1;
            if (finished < 1) {
                assertTrue(refusal(cut).startsWith("session " + cut), "cut at " + length);
                continue;
            }
            Session session = SessionReader.read(cut);
            assertEquals(finished, session.events().size(), "cut at " + length);
            assertTrue(session.damage().isEmpty(), "a broken writing is no damage");
        }
    }

    @Test
    void whatABrokenWritingLeftIsCutWhenTheSessionGoesOn() throws IOException {
        Path file = folder.resolve("on.cosmonaut");
        List<SessionEntry> entries = TestSession.entries().subList(0, 4);
        TestSession.write(file, entries);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        Session before = SessionReader.read(file);
        assertEquals(3, before.events().size());
        try (SessionWriter writer = SessionWriter.resume(before)) {
            writer.append(SessionRecords.event(entries.get(3)));
            String said = assertThrows(InvalidInputException.class, () -> SessionWriter.resume(before))
                    .getMessage();
            assertEquals("session " + file + " is being flown already; close that flight first", said);
        }
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertFalse(Files.exists(folder.resolve("on.cosmonaut.damaged")));
    }

    @Test
    void everyFlippedBitIsFoundAndWhatLiesBeforeItIsGood() throws IOException {
        Path whole = folder.resolve("whole.cosmonaut");
        List<Long> begins = TestSession.write(whole, TestSession.entries());
        List<SessionEvent> events = events(TestSession.entries());
        byte[] bytes = Files.readAllBytes(whole);
        Path flipped = folder.resolve("flipped.cosmonaut");
        Random random = new Random(5);
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(flipped, damaged);
            if (at < begins.getFirst()) {
                assertTrue(refusal(flipped).startsWith("session " + flipped), "flipped at " + at);
                continue;
            }
            long place = at;
            int good = (int) begins.stream().filter(begin -> begin <= place).count() - 1;
            if (good == 0) {
                refusal(flipped);
                continue;
            }
            assertEquals(events.subList(0, good), SessionReader.read(flipped).events(), "flipped at " + at);
        }
    }

    @Test
    void aDamagedFileIsToldOfAndACopyStaysWhenItGoesOn() throws IOException {
        Path file = folder.resolve("damaged.cosmonaut");
        List<Long> begins = TestSession.write(file, TestSession.entries());
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (begins.get(3) + 20)] ^= 1;
        Files.write(file, bytes);
        Session session = SessionReader.read(file);
        assertEquals(
                "session " + file + " is damaged at byte " + begins.get(3) + " of " + bytes.length
                        + "; what lies before that is good, the rest is left out",
                session.damage().orElseThrow());
        SessionWriter.resume(session).close();
        assertArrayEquals(bytes, Files.readAllBytes(folder.resolve("damaged.cosmonaut.damaged")));
        assertTrue(SessionReader.read(file).damage().isEmpty());
    }

    @Test
    void filesThatAreNoSessionsAreNamed() throws IOException {
        Path file = folder.resolve("no.cosmonaut");
        assertEquals("session " + file + " does not exist; check the name", refusal(file));
        Files.writeString(file, "PK something else entirely");
        assertEquals("session " + file + " is no session of Cosmonaut; give a .cosmonaut file", refusal(file));
        Files.writeString(file, "cosmonaut-sess/2 and so on");
        assertEquals(
                "session " + file + " is of a version that this program does not know; update Cosmonaut",
                refusal(file));
        assertTrue(refusal(folder).contains("is a folder"));
    }

    private static byte[] head() throws IOException {
        return SessionRecords.header(TestSession.header());
    }

    private static byte[] record(SessionEvent event) throws IOException {
        return SessionRecords.event(SessionEntry.of(event));
    }

    private void assertRefused(String why, byte[]... records) throws IOException {
        List<byte[]> all = new ArrayList<>(List.of(head(), record(new SessionEvent.Started(0, TestSession.SEVEN))));
        all.addAll(List.of(records));
        String said = refusal(TestSession.raw(folder.resolve("bad.cosmonaut"), all.toArray(byte[][]::new)));
        assertTrue(said.contains(why) && said.lines().count() == 1, said);
    }

    @Test
    void recordsThatCannotBeAreRefusedInALine() throws IOException {
        assertRefused("has node 1 after node 1", record(TestSession.made(1, 0)), record(TestSession.made(1, 0)));
        assertRefused("goes on from node 2, which there is not", record(TestSession.made(1, 2)));
        assertRefused("goes on from node 1, which there is not", record(TestSession.made(1, 1)));
        assertRefused("has node -5 after node 0", record(new SessionEvent.Started(-5, TestSession.SEVEN)));
        assertRefused("speaks of node 8", record(new SessionEvent.At(8)));
        assertRefused("makes node 0 again", record(new SessionEvent.Remade(0, 0, TestSession.HASH)));
        assertRefused(
                "goes on from node 1, which there is not",
                record(TestSession.made(1, 0)),
                record(new SessionEvent.Started(0, TestSession.SEVEN)),
                record(TestSession.made(2, 1)));
        assertRefused("is of the unknown kind 99", new byte[] {99});
        assertRefused("ends too early", new byte[] {6, 0, 0});
        assertRefused("is 1 bytes too long", Arrays.copyOf(record(new SessionEvent.At(0)), 10));
        byte[] nan = record(TestSession.made(1, 0));
        ByteBuffer.wrap(nan).putDouble(1 + 8 + 8 + 4 + 3 * 8, Double.NaN);
        assertRefused("has a camera that is none", nan);
        byte[] askew = record(TestSession.made(1, 0));
        ByteBuffer.wrap(askew).putDouble(1 + 8 + 8 + 4, 2);
        assertRefused("has a camera that is none", askew);
        byte[] many = record(TestSession.made(1, 0));
        ByteBuffer.wrap(many).putInt(1 + 8 + 8, Integer.MAX_VALUE);
        assertRefused("says 2147483647 cameras", many);
        byte[] steps = record(new SessionEvent.Started(1, new ChunkSettings("", 0, 1, null)));
        ByteBuffer.wrap(steps).putInt(1 + 8 + 4 + 8 + 1, 1_000_000);
        assertRefused("says 1000000 steps", steps);
        byte[] text = record(new SessionEvent.Named(0, "x"));
        ByteBuffer.wrap(text).putInt(1 + 8, -1);
        assertRefused("says -1 bytes of a text", text);
    }

    @Test
    void headersThatCannotBeAreRefusedBeforeMemoryIsTaken() throws IOException {
        byte[] head = head();
        int sizes = sizes(head);
        byte[] large = head.clone();
        ByteBuffer.wrap(large).putInt(sizes, 16_000).putInt(sizes + 4, 1000);
        String said = refusal(TestSession.raw(folder.resolve("large.cosmonaut"), large));
        assertTrue(said.contains("holds too few pixels"), said);
        ByteBuffer.wrap(large).putInt(sizes, 1 << 23).putInt(sizes + 4, 1 << 23);
        assertTrue(refusal(TestSession.raw(folder.resolve("large.cosmonaut"), large))
                .contains("rows, not 1 to 2"));
        Path huge = folder.resolve("huge.cosmonaut");
        ByteBuffer frame = ByteBuffer.allocate(40).put(SessionRecords.SIGNATURE).putInt(Integer.MAX_VALUE);
        Files.write(huge, frame.array());
        assertTrue(refusal(huge).contains("breaks off or is damaged"));
    }

    /// Where the header says how large its picture is.
    private static int sizes(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        for (int at = head.length - 8; at >= 0; at--) {
            if (bytes.getInt(at) == 12 && bytes.getInt(at + 4) == 8 && at > 200 && head[at + 8] == 0) {
                boolean camera = bytes.getInt(at + 8) == "a yard".length();
                if (!camera) {
                    return at;
                }
            }
        }
        throw new IllegalStateException("no sizes");
    }

    @Test
    @Timeout(60)
    void aMillionNodesAreRefusedInALine() throws IOException {
        Path file = folder.resolve("million.cosmonaut");
        ByteBuffer all =
                ByteBuffer.allocate(100 << 20).put(SessionRecords.SIGNATURE).put(SessionRecords.framed(head()));
        all.put(SessionRecords.framed(record(new SessionEvent.Started(0, TestSession.SEVEN))));
        for (int i = 1; i <= 1_000_000; i++) {
            all.put(SessionRecords.framed(record(new SessionEvent.Started(i, TestSession.SEVEN))));
        }
        Files.write(file, Arrays.copyOf(all.array(), all.position()));
        String said = refusal(file);
        assertTrue(
                said.contains("longer than what can be flown") && said.lines().count() == 1, said);
    }
}
