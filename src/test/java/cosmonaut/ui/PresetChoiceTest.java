package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelVariant;
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

    private static final ModelVariant FAST = new ModelVariant("starter", Optional.of("fast"), 192, 112);
    private static final ModelVariant USUAL = new ModelVariant("starter", Optional.empty(), 384, 224);
    private static final ModelVariant OTHER = new ModelVariant("/other", Optional.empty(), 64, 32);

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

    private static List<ModelVariant> ways(Optional<String> model) {
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
        assertEquals(List.of(), choice.offerProperty().get().variants());
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
        assertEquals(List.of(OTHER), choice.offerProperty().get().variants());
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
        assertEquals(List.of(OTHER), choice.offerProperty().get().variants());
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
        ModelVariant missing = choice.offerProperty().get().chosen().orElseThrow();
        assertEquals("best (no longer there)", VariantText.of(missing, texts));
        assertEquals("", choice.reasonProperty().get());
        choice.choose(USUAL);
        assertEquals(Optional.of(USUAL), choice.offerProperty().get().chosen());
    }

    @Test
    void waysHaveNamesForPeople() {
        assertEquals("Fast (192 × 112)", VariantText.of(FAST, texts));
        assertEquals("Usual (384 × 224)", VariantText.of(USUAL, texts));
        assertEquals(
                "Quality (1280 × 704)",
                VariantText.of(new ModelVariant("m", Optional.of("quality"), 1280, 704), texts));
        assertEquals(
                "turbo {0} (64 × 32)", VariantText.of(new ModelVariant("m", Optional.of("turbo {0}"), 64, 32), texts));
        texts.speak(Language.CHINESE);
        assertNotEquals("Fast (192 × 112)", VariantText.of(FAST, texts));
    }
}
