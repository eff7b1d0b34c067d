package cosmonaut.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stays on the disk: the log, the reports of crashes, and the archive of both.
final class KeptReportsTest {

    private static final Discretion DISCRETION = new Discretion("/home/ada", "ada");

    @TempDir
    private Path folder;

    private final EventLog log = new EventLog();

    private CrashReports crashes() {
        return new CrashReports(folder.resolve("crashes"), Clock.systemUTC(), DISCRETION);
    }

    @Test
    void theLogIsBoundedAndKeepsTheNewest() throws IOException {
        LogFile file = new LogFile(folder.resolve("logs"), 500, DISCRETION);
        log.follow(file);
        for (int i = 0; i < 200; i++) {
            log.say("event " + i);
        }
        List<Path> files = file.files();
        assertEquals(LogFile.MOST_FILES, files.size());
        for (Path one : files) {
            assertTrue(Files.size(one) < 600, one + " has " + Files.size(one));
        }
        assertTrue(Files.readString(files.getFirst()).contains("event 199\n"));
        assertFalse(Files.readString(files.getLast()).contains("event 0\n"));
        LogFile again = new LogFile(folder.resolve("logs"), 500, DISCRETION);
        again.accept(new EventLog.Event(Instant.EPOCH, "the next run", ""));
        assertTrue(Files.readString(again.files().getFirst()).contains("the next run"), "runs follow each other");
    }

    @Test
    void theLogSaysNothingOfWhereAPictureIs() throws IOException {
        LogFile file = new LogFile(folder);
        log.follow(file);
        log.failed("opening “/data/holiday in rome/a b.png” failed", new IOException("/data/secret/c.jpg: cut off"));
        String text = Files.readString(file.files().getFirst());
        assertTrue(text.contains("opening “\u2026/a b.png” failed"), text);
        assertTrue(text.contains("\u2026/c.jpg: cut off"), text);
        log.say("picture /data/secret/notes is not a PNG");
        text = Files.readString(file.files().getFirst());
        assertTrue(text.contains("picture \u2026/notes is not"), text);
        assertTrue(text.contains("KeptReportsTest.theLogSaysNothing"), text);
        assertFalse(text.contains("rome") || text.contains("secret"), text);
    }

    @Test
    void aDiskThatRefusesCostsTheLinesOnly() throws IOException {
        Path occupied = Files.writeString(folder.resolve("file"), "");
        LogFile file = new LogFile(occupied.resolve("logs"));
        log.follow(file);
        log.say("heard all the same");
        assertEquals(1, log.last().size());
        assertTrue(new CrashReports(occupied)
                .write("1", Thread.currentThread(), new Error(), log)
                .isEmpty());
    }

    @Test
    void aCrashIsToldOfOnce() throws IOException {
        CrashReports first = crashes();
        assertEquals(List.of(), first.unseen());
        first.markSeen();
        log.say("before");
        Path report = first.write("0.1.0", new Thread("worker"), new IllegalStateException("broken /home/ada/x"), log)
                .orElseThrow();
        String text = Files.readString(report);
        for (String wanted :
                List.of("Cosmonaut 0.1.0", "thread: worker", "broken ~/x", "aCrashIsToldOfOnce", "before")) {
            assertTrue(text.contains(wanted), () -> wanted + " is missing in\n" + text);
        }
        assertEquals(List.of(report), crashes().unseen(), "by the next run");
        crashes().markSeen();
        assertEquals(List.of(), crashes().unseen());
        Path java = Files.writeString(folder.resolve("crashes/hs_err_pid7.log"), "SIGSEGV");
        Files.setLastModifiedTime(java, FileTime.from(Instant.now().plusSeconds(5)));
        assertEquals(List.of(java), crashes().unseen());
    }

    @Test
    void anErrorWithoutEndFillsNoDisk() {
        for (int run = 0; run < 4; run++) {
            CrashReports reports = crashes();
            for (int i = 0; i < 50; i++) {
                reports.write("1", Thread.currentThread(), new Error("again"), log);
            }
        }
        assertEquals(CrashReports.MOST_REPORTS, crashes().all().size());
    }

    private Map<String, String> archived(boolean pictures) throws IOException {
        Path file = new DiagnosticsArchive(folder, () -> "the report", () -> List.of("cpu usable"), DISCRETION)
                .write(folder.resolve("out/a.zip"), pictures);
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void theArchiveHoldsWhatAReportNeedsAndNoPictures() throws IOException {
        Files.writeString(folder.resolve("settings.json"), "{\"source\" : \"/home/ada/pictures/cat.png\"}");
        Files.createDirectory(folder.resolve("thumbnails"));
        Files.writeString(folder.resolve("thumbnails/1.png"), "pixels");
        log.follow(new LogFile(folder.resolve("logs")));
        log.say("something");
        crashes().write("1", Thread.currentThread(), new Error(), log);
        Files.writeString(
                folder.resolve("crashes/hs_err_pid7.log"),
                "# SIGSEGV\njava_command: x.jar --prompt my secret\nUSERNAME=ada\nend\n");
        Map<String, String> entries = archived(false);
        assertEquals("the report", entries.get("report.txt"));
        assertEquals("cpu usable\n", entries.get("devices.txt"));
        assertEquals("{\"source\" : \"\u2026/cat.png\"}", entries.get("settings.json"));
        assertTrue(String.valueOf(entries.get("logs/cosmonaut.log")).contains("something"));
        assertEquals(
                "# SIGSEGV\njava_command: left out\nUSERNAME= left out\nend\n", entries.get("crashes/hs_err_pid7.log"));
        assertEquals(6, entries.size(), entries.keySet().toString());
        assertEquals("pixels", archived(true).get("pictures/1.png"));
    }

    @Test
    void anArchiveIsWrittenWhereNothingIsThereYet() throws IOException {
        assertEquals(Set.of("report.txt", "devices.txt"), archived(true).keySet());
    }
}
