package cosmonaut.diagnostics;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiagnosticsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:20:30Z"), ZoneOffset.UTC);

    private final EventLog log = new EventLog(CLOCK);
    private final Diagnostics diagnostics = new Diagnostics(
            () -> new ProgramFacts(
                    "0.1.0",
                    "cpu, 256-bit vectors",
                    "starter in /home/ada/models",
                    List.of("SDL 3.4.0", "Pad 1"),
                    List.of("screen 1280x800")),
            log,
            CLOCK,
            new Discretion("/home/ada", "ada"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @Test
    void itTellsWhatSomebodyElseNeeds() {
        log.say("flight begun");
        log.failed("opening /media/ada/disk/a.png", new IOException("cut off", new IllegalStateException("inner")));
        String text = diagnostics.text();
        for (String wanted : List.of(
                "Cosmonaut 0.1.0, 2026-11-22T10:20:30Z",
                "system: " + System.getProperty("os.name"),
                "processor: ",
                "heap: ",
                "Java: " + System.getProperty("java.runtime.version"),
                "backend: cpu, 256-bit vectors",
                "model: starter in ~/models",
                "SDL 3.4.0",
                "Pad 1",
                "screen 1280x800",
                "flight begun",
                "cut off",
                "Caused by: java.lang.IllegalStateException: inner",
                "DiagnosticsTest.itTellsWhatSomebodyElseNeeds")) {
            assertTrue(text.contains(wanted), () -> wanted + " is missing in\n" + text);
        }
        assertTrue(text.contains("/media/USER/disk/a.png"), text);
        assertFalse(text.contains("ada"), text);
    }

    @Test
    void onlyTheLastEventsAreKept() {
        for (int i = 0; i < 1000; i++) {
            log.say("event " + i + "\nsecond line");
        }
        assertEquals(200, log.last().size());
        assertEquals("event 800 second line", log.last().getFirst().text());
    }

    @Test
    void anEndlessTraceIsCutShort() {
        log.failed("deep", deep(500));
        assertTrue(log.last().getFirst().trace().lines().count() <= 16);
    }

    @Test
    void savingTwiceGivesTwoFiles() throws IOException {
        Path first = diagnostics.save(folder.resolve("new"));
        Path second = diagnostics.save(folder.resolve("new"));
        assertEquals(
                "cosmonaut-diagnostics-20261122-102030.txt", first.getFileName().toString());
        assertNotEquals(first, second);
        assertTrue(Files.readString(second).startsWith("Cosmonaut 0.1.0"));
        IOException e = assertThrows(IOException.class, () -> diagnostics.save(first));
        assertTrue(String.valueOf(e.getMessage()).contains("could not be saved in"));
    }

    @Test
    void aWordThatHoldsTheNameStays() {
        Discretion discretion = new Discretion("/homes/pilot", "pilot");
        assertEquals(
                "~/x, /mnt/USER/x, piloted by a copilot",
                discretion.applied("/homes/pilot/x, /mnt/pilot/x, piloted by a copilot"));
        assertEquals("/a/b", new Discretion("", "").applied("/a/b"));
    }

    private static Exception deep(int levels) {
        return levels == 0 ? new IllegalStateException("bottom") : deep(levels - 1);
    }
}
