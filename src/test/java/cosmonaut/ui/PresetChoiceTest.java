package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.ui.PresetChoice.Offer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be chosen follows the model, and what is chosen follows the settings.
final class PresetChoiceTest {

    private static final ModelWay FAST = new ModelWay("starter", Optional.of("fast"), 192, 112);
    private static final ModelWay USUAL = new ModelWay("starter", Optional.empty(), 384, 224);
    private static final ModelWay OTHER = new ModelWay("/other", Optional.empty(), 64, 32);

    @TempDir
    private Path folder;

    private final Texts texts = new Texts(Language.ENGLISH);
    private final Queue<Runnable> background = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // by open()
    private LiveSettings settings;

    @BeforeEach
    void open() {
        settings = new LiveSettings(new SettingsStore(folder), line -> {});
    }

    @AfterEach
    void close() {
        settings.close();
    }

    private PresetChoice choice() {
        return new PresetChoice(settings, PresetChoiceTest::ways, texts, background::add, Runnable::run);
    }

    private static List<ModelWay> ways(Optional<String> model) {
        return switch (model.orElse("starter")) {
            case "starter" -> List.of(FAST, USUAL);
            case "/other" -> List.of(OTHER);
            default -> throw new InvalidInputException("no such model");
        };
    }

    private void read() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private void model(String name) {
        settings.change(now -> now.withFlight(now.flight().withModel(Optional.of(name))));
    }

    private void preset(String name) {
        settings.change(now -> now.withFlight(now.flight().withPreset(Optional.of(name))));
    }

    @Test
    void untilTheModelIsReadThereIsNoChoice() {
        PresetChoice choice = choice();
        assertEquals(List.of(), choice.offerProperty().get().ways());
        assertTrue(choice.reasonProperty().get().contains("Not yet"));
        read();
        assertEquals(
                new Offer(Optional.empty(), List.of(FAST, USUAL), Optional.of(USUAL), true),
                choice.offerProperty().get());
        assertEquals("", choice.reasonProperty().get());
    }

    @Test
    void whatIsChosenIsInTheSettings() {
        PresetChoice choice = choice();
        read();
        choice.choose(FAST);
        assertEquals(Optional.of("fast"), settings.current().flight().preset());
        assertEquals(Optional.of(FAST), choice.offerProperty().get().chosen());
        choice.choose(OTHER);
        assertEquals(Optional.of("fast"), settings.current().flight().preset(), "that was not on offer");
        choice.choose(USUAL);
        assertEquals(Optional.empty(), settings.current().flight().preset());
    }

    @Test
    void aChangeFromElsewhereIsFollowed() {
        PresetChoice choice = choice();
        read();
        preset("fast");
        assertEquals(Optional.of(FAST), choice.offerProperty().get().chosen());
    }

    @Test
    void anotherModelOffersItsOwnWays() {
        PresetChoice choice = choice();
        read();
        choice.choose(FAST);
        model("/other");
        choice.choose(FAST);
        read();
        assertEquals(Optional.empty(), settings.current().flight().preset());
        assertEquals(List.of(OTHER), choice.offerProperty().get().ways());
        assertTrue(choice.reasonProperty().get().contains("usual way only"));
        texts.speak(Language.CHINESE);
        assertTrue(choice.reasonProperty().get().contains("常规"));
    }

    @Test
    void aModelReadTooLateCountsNoMore() {
        PresetChoice choice = choice();
        model("/other");
        Runnable late = background.remove();
        read();
        late.run();
        assertEquals(List.of(OTHER), choice.offerProperty().get().ways());
    }

    @Test
    void aModelThatCannotBeReadIsTold() {
        model("/gone");
        PresetChoice choice = choice();
        read();
        assertTrue(choice.reasonProperty().get().contains("cannot be read"));
        assertEquals(Optional.empty(), choice.offerProperty().get().chosen());
    }

    @Test
    void aPresetThatVanishedIsShownAndCanBeLeft() {
        preset("best");
        PresetChoice choice = choice();
        read();
        ModelWay missing = choice.offerProperty().get().chosen().orElseThrow();
        assertEquals("best (no longer there)", missing.text(texts));
        assertEquals("", choice.reasonProperty().get());
        choice.choose(USUAL);
        assertEquals(Optional.of(USUAL), choice.offerProperty().get().chosen());
    }

    @Test
    void waysHaveNamesForPeople() {
        assertEquals("Fast (192 × 112)", FAST.text(texts));
        assertEquals("Usual (384 × 224)", USUAL.text(texts));
        assertEquals("Quality (1280 × 704)", new ModelWay("m", Optional.of("quality"), 1280, 704).text(texts));
        assertEquals("turbo {0} (64 × 32)", new ModelWay("m", Optional.of("turbo {0}"), 64, 32).text(texts));
        texts.speak(Language.CHINESE);
        assertNotEquals("Fast (192 × 112)", FAST.text(texts));
    }
}
