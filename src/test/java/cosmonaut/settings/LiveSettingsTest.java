package cosmonaut.settings;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiveSettingsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    private final List<String> trouble = new ArrayList<>();

    @Test
    void changesAreHeardAndSavedByTheEnd() {
        SettingsStore store = new SettingsStore(folder);
        List<Settings> heard = new ArrayList<>();
        try (LiveSettings live = new LiveSettings(store, trouble::add)) {
            live.onChange(heard::add);
            for (int i = 1; i <= 50; i++) {
                int steps = i;
                live.change(s -> s.withFlight(s.flight().withSteps(steps)));
            }
            live.change(s -> s);
            assertEquals(50, live.current().flight().steps());
        }
        assertEquals(50, heard.size());
        assertEquals(50, store.load().settings().flight().steps());
        assertEquals(List.of(), trouble);
    }

    @Test
    void changesAreSavedSoonWithoutClosing() throws InterruptedException {
        SettingsStore store = new SettingsStore(folder);
        try (LiveSettings live = new LiveSettings(store, trouble::add)) {
            live.change(s -> s.withWindow(s.window().withTheme(Theme.LIGHT)));
            for (int i = 0; i < 1000 && Files.notExists(store.file()); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertEquals(Theme.LIGHT, store.load().settings().window().theme());
        }
    }

    @Test
    void aLateChangeIsSavedToo() {
        SettingsStore store = new SettingsStore(folder);
        LiveSettings live = new LiveSettings(store, trouble::add);
        live.close();
        live.change(s -> s.withWindow(s.window().withHud(false)));
        live.close();
        assertFalse(store.load().settings().window().hud());
    }

    @Test
    void troubleIsTold() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "");
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (LiveSettings live = new LiveSettings(new SettingsStore(file), heard::add)) {
            live.change(s -> s.withWindow(s.window().withHud(false)));
            String said = heard.poll(20, TimeUnit.SECONDS);
            assertTrue(said != null && said.contains("could not be saved"), said);
            assertFalse(live.current().window().hud(), "what was chosen holds for this run");
        }
    }

    @Test
    void recentFlightsAreNewestFirstAndFew() {
        Settings settings = Settings.DEFAULT;
        for (int i = 0; i < 40; i++) {
            settings = settings.withFlown(new RecentFlight("scene" + i % 30, "S", Instant.ofEpochSecond(i)));
        }
        assertEquals(Settings.MOST_RECENT, settings.recent().size());
        assertEquals("scene9", settings.recent().getFirst().source());
        assertEquals(
                Settings.MOST_RECENT,
                settings.recent().stream().map(RecentFlight::source).distinct().count());
        assertEquals(
                "scene8", settings.withoutFlown("scene9").recent().getFirst().source());
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,/xdg,'',/xdg/cosmonaut",
        "Linux,relative,'',/home/p/.config/cosmonaut",
        "Linux,'','',/home/p/.config/cosmonaut",
        "FreeBSD,'','',/home/p/.config/cosmonaut",
        "Windows 11,'',/appdata,/appdata/Cosmonaut",
        "Windows 11,'','',/home/p/AppData/Roaming/Cosmonaut",
        "Mac OS X,/xdg,'',/home/p/Library/Application Support/Cosmonaut"
    })
    void everyPlatformHasItsFolder(String system, String xdg, String appData, String folder) {
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", xdg, "APPDATA", appData);
        assertEquals(Path.of(folder), ConfigurationFolder.of(system, Path.of("/home/p"), environment));
    }

    @Test
    void theLanguageFollowsTheSystemUnlessChosen() {
        assertEquals(Language.CHINESE, Language.SYSTEM.spoken(Locale.forLanguageTag("zh-SG")));
        assertEquals(Language.ENGLISH, Language.SYSTEM.spoken(Locale.FRANCE));
        assertEquals(Language.ENGLISH, Language.ENGLISH.spoken(Locale.SIMPLIFIED_CHINESE));
        assertEquals(Language.CHINESE, Language.CHINESE.spoken(Locale.ENGLISH));
    }
}
