package cosmonaut.ui.settings;

import cosmonaut.camera.FlightLimits;
import cosmonaut.input.AxisView;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlMode;
import cosmonaut.input.Controls;
import cosmonaut.input.GamepadSource;
import cosmonaut.input.GamepadState;
import cosmonaut.settings.LiveSettings;
import java.util.List;

/// Looks at the pads for the settings page, with the feel that the settings say, so that every change shows at once.
public final class PadMonitor {

    private final LiveSettings settings;
    private final GamepadSource pads;
    private final Controls controls;

    public PadMonitor(LiveSettings settings, GamepadSource pads) {
        this.settings = settings;
        this.pads = pads;
        this.controls = new Controls(
                Bindings.defaults(ControlMode.FLIGHT),
                ControlChoices.feel(settings.current().controls()),
                FlightLimits.DEFAULT);
    }

    /// Takes the newest state of the pads.
    void look() {
        controls.feel(ControlChoices.feel(settings.current().controls()));
        controls.poll(pads);
    }

    List<AxisView> axes() {
        return controls.axisViews();
    }

    List<GamepadState> pads() {
        return controls.pads();
    }

    /// Whether pads can be read here, in words.
    String status() {
        return pads.status().text();
    }
}
