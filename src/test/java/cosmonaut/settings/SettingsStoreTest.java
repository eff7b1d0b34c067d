package cosmonaut.settings;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.settings.ControlSettings.Bumpers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is saved comes back; what is broken costs what is broken, and the person hears of it.
final class SettingsStoreTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:20:30Z"), ZoneOffset.UTC);

    private static final Settings CHANGED = new Settings(
            new WindowSettings(
                    Theme.LIGHT,
                    Language.CHINESE,
                    Optional.of(new WindowSettings.Corner(-1200, 40)),
                    1920.5,
                    1000,
                    true,
                    true,
                    false,
                    true,
                    false,
                    true),
            new ControlSettings(0.2, 0.1, 0.3, 1, 3, 0.5, 2, 1.5, true, true, Bumpers.SPEED),
            new FlightSettings(
                    Optional.of("cosmos-7b"),
                    Optional.of("quality"),
                    35,
                    7.5,
                    -9_000_000_000L,
                    2.5,
                    60,
                    FlightSettings.Motion.GHOST,
                    FlightSettings.SlowModels.FLY,
                    FlightSettings.Guarding.ON),
            new PictureSettings(
                    PictureSettings.Upscaling.NEAREST,
                    true,
                    false,
                    false,
                    false,
                    true,
                    true,
                    PictureSettings.Recorded.AS_SEEN),
            Map.of("flight", Map.of("up", List.of("key:SPACE", "pad:RIGHT_TRIGGER+"), "down", List.of())),
            Optional.of("/tmp/clips \u5f55\u50cf"),
            List.of("/models/GEN3C-Cosmos-7B", "/models/\u6a21\u578b"),
            List.of(new RecentFlight("harbour", "Harbour \u6e2f", Instant.parse("2026-11-20T08:00:00Z"))));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private SettingsStore store = new SettingsStore(Path.of("."), CLOCK);

    @BeforeEach
    void open() {
        store = new SettingsStore(folder, CLOCK);
    }

    @Test
    void nothingSavedIsNothingToTell() throws IOException {
        assertEquals(new SettingsReading(Settings.DEFAULT, List.of()), store.load());
        assertEquals(List.of(), files());
    }

    @Test
    void whatIsSavedComesBack() throws IOException {
        for (Settings settings : List.of(Settings.DEFAULT, CHANGED)) {
            store.save(settings);
            assertEquals(new SettingsReading(settings, List.of()), store.load());
        }
        assertEquals(List.of("settings.json"), files());
    }

    @Test
    void anotherModelHasNoneOfThePresetsOfTheLast() {
        FlightSettings flight = CHANGED.flight();
        assertEquals(Optional.of("quality"), flight.withSteps(2).withSeed(3).preset());
        assertEquals(Optional.of("fast"), flight.withPreset(Optional.of("fast")).preset());
        assertEquals(Optional.empty(), flight.withModel(Optional.empty()).preset());
    }

    @Test
    void anEmptyPresetIsNone() throws IOException {
        store.save(CHANGED);
        Files.writeString(store.file(), Files.readString(store.file()).replace("\"quality\"", "\" \""));
        SettingsReading reading = store.load();
        assertEquals(List.of(), reading.messages());
        assertEquals(Optional.empty(), reading.settings().flight().preset());
    }

    @Test
    void theFolderIsMadeAndALinkIsKept() throws IOException {
        Path real = folder.resolve("dotfiles").resolve("mine.json");
        Files.createDirectories(real.getParent());
        Files.writeString(real, "{}");
        Path deep = folder.resolve("a").resolve("b");
        new SettingsStore(deep).save(CHANGED);
        Files.delete(deep.resolve("settings.json"));
        Files.createSymbolicLink(deep.resolve("settings.json"), real);
        new SettingsStore(deep).save(CHANGED);
        assertTrue(Files.isSymbolicLink(deep.resolve("settings.json")));
        assertEquals(CHANGED, new SettingsStore(deep).load().settings());
        assertTrue(Files.size(real) > 100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"width\" : 1920.5 | \"width\" : 12 | window.width",
                "\"width\" : 1920.5 | \"width\" : \"wide\" | window.width",
                "\"width\" : 1920.5 | \"width\" : 1e999 | window.width",
                "\"theme\" : \"light\" | \"theme\" : \"pink\" | window.theme",
                "\"language\" : \"chinese\" | \"language\" : 5 | window.language",
                "\"maximized\" : true | \"maximized\" : 1 | window.maximized",
                "\"move_dead_zone\" : 0.2 | \"move_dead_zone\" : -0.2 | controls.move_dead_zone",
                "\"look_curve\" : 3.0 | \"look_curve\" : [3] | controls.look_curve",
                "\"bumpers\" : \"speed\" | \"bumpers\" : {} | controls.bumpers",
                "\"steps\" : 35 | \"steps\" : 35.5 | flight.steps",
                "\"steps\" : 35 | \"steps\" : 3500000000000 | flight.steps",
                "\"seed\" : -9000000000 | \"seed\" : 99999999999999999999999 | flight.seed",
                "\"model\" : \"cosmos-7b\" | \"model\" : 7 | flight.model",
                "\"preset\" : \"quality\" | \"preset\" : 7 | flight.preset",
                "\"preset\" : \"quality\" | \"preset\" : [ \"fast\" ] | flight.preset",
                "\"recording_folder\" : | \"recordings\" : | recordings",
                "\"flown\" : \"2026 | \"flown\" : \"yesterday | recent",
                "\"down\" : [ ] | \"down\" : 3 | bindings.flight.down",
                "\"down\" : [ ] | \"down\" : [ 3 ] | bindings.flight.down"
            })
    void aBadFieldCostsThatFieldOnly(String good, String bad, String named) throws IOException {
        store.save(CHANGED);
        String text = Files.readString(store.file());
        assertTrue(text.contains(good.strip()), text);
        Files.writeString(store.file(), text.replace(good.strip(), bad.strip()));
        SettingsReading reading = store.load();
        assertEquals(1, reading.messages().size(), reading.messages()::toString);
        assertTrue(reading.messages().getFirst().contains(named), reading.messages()::toString);
        assertEquals(List.of("settings.json"), files(), "nothing to put aside");
        Settings read = reading.settings();
        assertNotEquals(CHANGED, read);
        int kept = (read.window().equals(CHANGED.window()) ? 1 : 0)
                + (read.controls().equals(CHANGED.controls()) ? 1 : 0)
                + (read.flight().equals(CHANGED.flight()) ? 1 : 0)
                + (read.bindings().equals(CHANGED.bindings()) ? 1 : 0)
                + (read.recordingFolder().equals(CHANGED.recordingFolder()) ? 1 : 0)
                + (read.recent().equals(CHANGED.recent()) ? 1 : 0);
        assertEquals(5, kept);
    }

    @Test
    void aFileCutOffAtAnyByteIsPutAsideAndDefaultsAreUsed() throws IOException {
        store.save(CHANGED);
        byte[] whole = Files.readAllBytes(store.file());
        for (int length = 0; length < whole.length - 2; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(store.file(), cut);
            SettingsReading reading = store.load();
            assertEquals(Settings.DEFAULT, reading.settings(), "cut at " + length);
            assertEquals(1, reading.messages().size());
            Path aside = folder.resolve("settings.json.broken-20261122T102030Z");
            assertArrayEquals(cut, Files.readAllBytes(aside));
            assertTrue(
                    reading.messages().getFirst().contains(aside.getFileName().toString()));
            assertTrue(Files.notExists(store.file()));
            Files.delete(aside);
        }
    }

    @Test
    void anyDamageEndsInUsableSettings() throws IOException {
        store.save(CHANGED);
        byte[] whole = Files.readAllBytes(store.file());
        Random random = new Random(11);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(store.file(), damaged);
            SettingsReading reading = store.load();
            if (round % 50 == 0) {
                store.save(reading.settings());
                assertEquals(reading.settings(), store.load().settings());
            }
            try (Stream<Path> all = Files.list(folder)) {
                for (Path aside : all.filter(p -> !p.equals(store.file())).toList()) {
                    Files.delete(aside);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"[]", "null", "3", "{}{}", "\"settings\"", "hello"})
    void whatIsNoObjectIsPutAside(String text) throws IOException {
        Files.writeString(store.file(), text);
        store.load();
        assertEquals(List.of("settings.json.broken-20261122T102030Z"), files());
    }

    @Test
    void brokenFilesDoNotReplaceEachOther() throws IOException {
        for (String text : List.of("one", "two", "three")) {
            Files.writeString(store.file(), text);
            store.load();
        }
        assertEquals(3, files().size());
        assertEquals("one", Files.readString(folder.resolve("settings.json.broken-20261122T102030Z")));
        assertEquals("three", Files.readString(folder.resolve("settings.json.broken-20261122T102030Z-2")));
    }

    @Test
    void nestingBombsAndGiantsAreBrokenFiles() throws IOException {
        for (String text : List.of("[".repeat(100_000), "{\"a\":".repeat(5000), " ".repeat(9 << 20))) {
            Files.writeString(store.file(), text);
            assertEquals(Settings.DEFAULT, store.load().settings());
            assertTrue(Files.notExists(store.file()));
        }
    }

    @Test
    void aFileOfANewerVersionIsReadAndKept() throws IOException {
        store.save(CHANGED);
        String newer = Files.readString(store.file()).replace("\"version\" : 1", "\"version\" : 2, \"warp\" : 9");
        Files.writeString(store.file(), newer);
        SettingsReading reading = store.load();
        assertEquals(CHANGED, reading.settings());
        assertEquals(2, reading.messages().size(), reading.messages()::toString);
        assertEquals(newer, Files.readString(folder.resolve("settings.json.newer-20261122T102030Z")));
    }

    @Test
    void aSaveThatFailsLeavesTheOldFile() throws IOException {
        store.save(CHANGED);
        Path blocked = folder.resolve("settings.json");
        SettingsStore inAFile = new SettingsStore(blocked);
        IOException e = assertThrows(IOException.class, () -> inAFile.save(Settings.DEFAULT));
        assertTrue(String.valueOf(e.getMessage()).contains(blocked.toString()));
        assertEquals(CHANGED, store.load().settings());
    }

    @Test
    void manySaversAndReadersNeverSeeHalfAFile() throws Exception {
        store.save(Settings.DEFAULT);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                SettingsStore own = i % 2 == 0 ? store : new SettingsStore(folder, CLOCK);
                int seed = i;
                running.add(threads.submit(() -> {
                    for (int round = 0; round < 25; round++) {
                        own.save(CHANGED.withFlight(CHANGED.flight().withSeed(seed * 1000L + round)));
                        SettingsReading reading = own.load();
                        assertEquals(List.of(), reading.messages());
                        assertEquals(CHANGED.controls(), reading.settings().controls());
                    }
                    return seed;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertEquals(List.of("settings.json"), files());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFileIsReadableByAPerson() throws IOException {
        store.save(CHANGED);
        String text = Files.readString(store.file(), StandardCharsets.UTF_8);
        assertTrue(text.lines().count() > 40);
        assertTrue(text.contains("\"up\" : [ \"key:SPACE\", \"pad:RIGHT_TRIGGER+\" ]"), text);
        assertTrue(text.contains("\u5f55\u50cf"), text);
    }
}
