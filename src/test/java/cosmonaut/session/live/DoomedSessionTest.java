package cosmonaut.session.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionEvent;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionReader;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.world.Chunk;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A program that saves a flight and is killed at any moment, again and again in the same session. `-Dkills=100` kills
/// it a hundred times.
final class DoomedSessionTest {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int LONGEST_MILLISECONDS = 700;

    @TempDir
    private Path folder;

    @Test
    @Timeout(1200)
    void everyFinishedChunkIsThereWheneverTheProgramIsKilled() throws Exception {
        Path sessions = folder.resolve("sessions");
        int least = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int told = fly(sessions, new Random(kill).nextInt(LONGEST_MILLISECONDS));
            List<Path> all = new SessionFolder(sessions, 20, Clock.systemUTC()).automatic();
            assertEquals(1, all.size());
            Session session = SessionReader.read(all.getFirst());
            int chunks = session.chunks().size();
            assertTrue(chunks >= told && told > least, chunks + " chunks of " + told + " after kill " + kill);
            assertTrue(session.damage().isEmpty());
            least = chunks;
            for (SessionEvent.Made made : session.chunks().subList(chunks - 3, chunks)) {
                assertSame(session, made.node());
            }
            assertSame(session, session.current());
        }
    }

    private static void assertSame(Session session, long node) throws Exception {
        AtomicInteger same = new AtomicInteger();
        SessionReplay replay = new SessionReplay(session, node);
        replay.run(new CountingWorld(0, seconds -> {}), new SessionReplay.Listener() {
            @Override
            public void started(WorldStart start, WorldNode root) {}

            @Override
            public void made(SessionEvent.Made made, Chunk chunk, boolean equal) {
                same.addAndGet(equal ? 1 : 0);
            }
        });
        assertEquals(session.line(node).size(), same.get());
    }

    private static void listen(BufferedReader said, AtomicInteger told) {
        try {
            for (String line = said.readLine(); line != null && !line.isEmpty(); line = said.readLine()) {
                told.set(Integer.parseInt(line));
            }
        } catch (IOException e) {
            // A program that is killed says no more.
            return;
        }
    }

    /// @return chunks that the program had saved when it was killed
    private static int fly(Path sessions, int milliseconds) throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedSession.class.getName(),
                        sessions.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        AtomicInteger told = new AtomicInteger();
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
            told.set(Integer.parseInt(said.readLine()));
            Thread reader = Thread.ofPlatform().start(() -> listen(said, told));
            Thread.sleep(milliseconds);
            int reported = told.get();
            program.destroyForcibly().waitFor();
            reader.join();
            return reported;
        }
    }
}
