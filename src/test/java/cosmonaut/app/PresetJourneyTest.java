package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.bench.SlowWorld;
import cosmonaut.input.DetachedWindows;
import cosmonaut.input.GamepadSource;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.ModelVariant;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.Theme;
import cosmonaut.ui.FlightScreens;
import cosmonaut.ui.Page;
import cosmonaut.ui.Services;
import cosmonaut.ui.Texts;
import cosmonaut.ui.VariantText;
import cosmonaut.ui.explore.FlightOpener;
import cosmonaut.ui.explore.OpenedFlight;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.world.CameraWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// How a person chooses a preset, in the window of the product and with the starter's own; only the networks do not
/// compute.
@ExtendWith(ApplicationExtension.class)
final class PresetJourneyTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private static Path folder;

    private final FxRobot robot = new FxRobot();
    private final Hands hands = new Hands(robot, PATIENCE_SECONDS);
    private final List<ModelVariant> flown = new CopyOnWriteArrayList<>();
    private final ModelLibrary models = BundledModels.beside(TestWindow.LIBRARY);

    @SuppressWarnings("NullAway.Init") // by open()
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // by open()
    private TestWindow window;

    @Start
    void keep(Stage given) {
        stage = given;
    }

    private void open() throws IOException {
        Path own = Files.createTempDirectory(folder, "settings");
        robot.interact(() -> {
            window = TestWindow.open(stage, own, this::screens);
            window.settings().change(now -> now.withWindow(now.window().withInspector(true)));
        });
    }

    private FlightScreens screens(Services services, LiveSettings settings) {
        FlightOpener opener = (request, listener) -> {
            FlightSettings wanted = settings.current().flight();
            ModelVariant way = models.variant(wanted.model(), wanted.preset());
            WorldConfig config = WorldConfig.ofModel(
                    models.open(way.model()).path(), wanted.preset().orElse(null));
            Scene scene = TestWindow.LIBRARY.open(request.source(), Optional.empty(), config.width(), config.height());
            CameraWorld world = new SlowWorld(config, 0.2);
            LiveFlight flight = new LiveFlight(
                    world, WorldChoice.start(scene, 1), LiveOptions.DEFAULT.closing(world::close), listener);
            flown.add(way);
            return new OpenedFlight(flight, new FlightFacts(scene.name(), way, "none", OptionalInt.empty(), 0, false));
        };
        return WindowProgram.flightScreens(
                services, settings, opener, models, GamepadSource.NONE, DetachedWindows.NONE, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        robot.interact(() -> window.assembly().shell().endFlight());
        window.close();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<ModelVariant> box(String query) {
        hands.untilThere(query);
        return robot.lookup(query).queryAs(ComboBox.class);
    }

    private ModelVariant way(ComboBox<ModelVariant> box, Optional<String> preset) {
        hands.until(
                "the ways are there", () -> !box.isDisabled() && box.getItems().size() == 3);
        return box.getItems().stream()
                .filter(way -> way.preset().equals(preset))
                .findFirst()
                .orElseThrow();
    }

    /// Whether that stands in a box that is not open.
    private static boolean shows(ComboBox<ModelVariant> box, String text) {
        return box.lookupAll(".list-cell").stream().anyMatch(cell -> text.equals(((Labeled) cell).getText()));
    }

    private Texts texts() {
        return window.assembly().services().texts();
    }

    private boolean said(String text) {
        return robot.lookup("#inspector .label").queryAllAs(Label.class).stream()
                .map(Labeled::getText)
                .anyMatch(text::equals);
    }

    private boolean canFlyAgain() {
        return robot.lookup("#fly-again")
                .tryQuery()
                .filter(button -> !button.isDisabled())
                .isPresent();
    }

    @Test
    void aPresetChosenInFlightIsFlownByTheNext() throws IOException {
        open();
        hands.click("#world-canyon-red");
        hands.until("it flies in the usual way", () -> said("384 × 224"));
        assertTrue(!canFlyAgain() && said("This flight has it already."), "nothing would change");
        ComboBox<ModelVariant> box = box("#preset");
        ModelVariant fast = way(box, Optional.of("fast"));
        robot.interact(() -> box.setValue(fast));
        assertEquals(Optional.of("fast"), window.settings().current().flight().preset());
        hands.until("it can be flown again", this::canFlyAgain);
        assertTrue(said("384 × 224"), "this flight stays as it is");
        assertTrue(said("A change takes effect with the next flight."));
        assertEquals(1, flown.size());
        hands.click("#fly-again");
        hands.until("it flies fast", () -> said("192 × 112"));
        assertEquals(
                List.of(Optional.empty(), Optional.of("fast")),
                flown.stream().map(ModelVariant::preset).toList());
        assertEquals(Page.FLIGHT, window.assembly().shell().page());
        assertEquals(fast, box("#preset").getValue());
        assertTrue(!canFlyAgain());
    }

    @Test
    void theSettingsPageChoosesToo() throws IOException {
        open();
        hands.click("#nav-settings");
        ComboBox<ModelVariant> box = box("#settings-presets");
        ModelVariant quality = way(box, Optional.of("quality"));
        robot.interact(() -> box.setValue(quality));
        hands.until("its name is shown", () -> shows(box, "Quality (768 × 448)"));
        window.look(Theme.DARK, Language.CHINESE);
        hands.until("its name in the other language", () -> shows(box, VariantText.of(quality, texts())));
        assertFalse(VariantText.of(quality, texts()).contains("Quality"));
        assertEquals(
                Optional.of("quality"), window.settings().current().flight().preset());
        hands.click("#nav-worlds");
        hands.click("#world-canyon-red");
        hands.until("it is flown", () -> flown.equals(List.of(quality)));
        hands.until("the pictures are large", () -> said("768 × 448"));
    }

    @Test
    void aPresetThatVanishedLeadsBackWithALine() throws IOException {
        open();
        window.settings().change(now -> now.withFlight(now.flight().withPreset(Optional.of("gone"))));
        hands.click("#world-canyon-red");
        hands.until(
                "it is told",
                () -> robot.lookup(".notice-line").queryAllAs(Label.class).stream()
                        .anyMatch(line -> line.getText().contains("choose another preset")));
        hands.until("the gallery is in front", () -> window.assembly().shell().page() == Page.WORLDS);
        hands.click("#nav-settings");
        ComboBox<ModelVariant> box = box("#settings-presets");
        ModelVariant usual = way(box, Optional.empty());
        robot.interact(() -> box.setValue(usual));
        hands.click("#nav-worlds");
        hands.click("#world-canyon-red");
        hands.until("it is flown", () -> flown.equals(List.of(usual)));
    }
}
