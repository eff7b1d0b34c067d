package cosmonaut.ui.drive;

import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.ControlMode;
import cosmonaut.input.GamepadSource;
import cosmonaut.settings.PictureSettings;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.cpu.CpuRenderer;
import java.util.List;
import javafx.beans.property.SimpleObjectProperty;

/// The page of drives without the program around it: usual keys, no gamepad, all work on the thread that asks for it.
final class DrivePage {

    private DrivePage() {}

    static DriveView of(DriveViewModel model, Texts texts) {
        LiveHands hands = new LiveHands(
                GamepadSource.NONE,
                new Keyboard(),
                () -> Bindings.defaults(ControlMode.DRIVE),
                () -> ControlFeel.DEFAULT);
        return new DriveView(
                model,
                hands,
                new PictureChoice(PictureSettings.DEFAULT, change -> {}),
                List.of(CpuRenderer::new),
                new SimpleObjectProperty<>(Theme.DARK),
                texts,
                Runnable::run,
                Runnable::run);
    }
}
