package cosmonaut.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.Action;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Input;
import cosmonaut.input.PadButton;
import cosmonaut.settings.ControlSettings;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.settings.Theme;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Choices are in force at once, are saved, and follow changes from elsewhere.
final class SettingsViewModelTest {

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // by open()
    private LiveSettings settings;

    @SuppressWarnings("NullAway.Init") // by open()
    private SettingsViewModel model;

    @BeforeEach
    void open() {
        settings = new LiveSettings(new SettingsStore(folder), line -> {});
        model = new SettingsViewModel(settings, Runnable::run);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    @Test
    void aChoiceIsInForceAtOnceAndOutlivesTheProgram() {
        model.theme.set(Theme.LIGHT);
        model.lookDeadZone.set(0.3);
        model.recordingFolder.set(Optional.of("/clips"));
        assertEquals(0.3, settings.current().controls().lookDeadZone());
        settings.close();
        SettingsViewModel later =
                new SettingsViewModel(new LiveSettings(new SettingsStore(folder), line -> {}), Runnable::run);
        assertEquals(Theme.LIGHT, later.theme.get());
        assertEquals(0.3, later.lookDeadZone.get());
        assertEquals(Optional.of("/clips"), later.recordingFolder.get());
    }

    @Test
    void aChangeFromElsewhereIsFollowed() {
        settings.change(now -> now.withWindow(now.window().withTheme(Theme.LIGHT)));
        assertEquals(Theme.LIGHT, model.theme.get());
    }

    @Test
    void theBumpersChangeTheirBindings() {
        model.bumpers.set(ControlSettings.Bumpers.SPEED);
        assertEquals(
                Optional.of(Action.SPEED_UP),
                ControlChoices.bindings(settings.current())
                        .of(ControlMode.FLIGHT)
                        .action(new Input.Button(PadButton.RIGHT_SHOULDER)));
    }

    @Test
    void everyFigureReachesTheControls() {
        model.moveCurve.set(3.0);
        model.mouseSensitivity.set(2.5);
        model.invertMouse.set(true);
        var feel = ControlChoices.feel(settings.current().controls());
        assertEquals(3.0, feel.moveCurve().exponent());
        assertEquals(2.5, feel.mouseSensitivity());
        assertTrue(feel.invertMouse());
        model.restoreFeel();
        assertEquals(ControlSettings.DEFAULT, settings.current().controls());
    }
}
