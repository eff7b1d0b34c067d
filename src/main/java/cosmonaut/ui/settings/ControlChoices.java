package cosmonaut.ui.settings;

import cosmonaut.input.BindingMaps;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.DeadZone;
import cosmonaut.input.ResponseCurve;
import cosmonaut.settings.ControlSettings;
import cosmonaut.settings.Settings;
import java.util.ArrayList;

/// Makes of the settings, which are plain figures and texts, what the controls work with.
public final class ControlChoices {

    private ControlChoices() {}

    public static ControlFeel feel(ControlSettings chosen) {
        return new ControlFeel(
                DeadZone.of(chosen.moveDeadZone()),
                DeadZone.of(chosen.lookDeadZone()),
                DeadZone.of(chosen.triggerDeadZone()),
                new ResponseCurve(chosen.moveCurve()),
                new ResponseCurve(chosen.lookCurve()),
                chosen.moveSensitivity(),
                chosen.lookSensitivity(),
                chosen.mouseSensitivity(),
                chosen.invertStick(),
                chosen.invertMouse());
    }

    /// The bindings; what an older or newer version wrote and this one does not understand has its defaults.
    public static BindingMaps bindings(Settings chosen) {
        return BindingMaps.read(chosen.bindings(), new ArrayList<>());
    }
}
