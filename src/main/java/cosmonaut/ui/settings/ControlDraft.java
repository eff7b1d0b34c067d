package cosmonaut.ui.settings;

import cosmonaut.settings.ControlSettings;
import cosmonaut.settings.Settings;
import java.util.function.Consumer;

/// Control settings while one of them is being changed.
final class ControlDraft {

    double moveDeadZone;
    double lookDeadZone;
    double triggerDeadZone;
    double moveCurve;
    double lookCurve;
    double moveSensitivity;
    double lookSensitivity;
    double mouseSensitivity;
    boolean invertStick;
    boolean invertMouse;
    ControlSettings.Bumpers bumpers;

    private ControlDraft(ControlSettings from) {
        moveDeadZone = from.moveDeadZone();
        lookDeadZone = from.lookDeadZone();
        triggerDeadZone = from.triggerDeadZone();
        moveCurve = from.moveCurve();
        lookCurve = from.lookCurve();
        moveSensitivity = from.moveSensitivity();
        lookSensitivity = from.lookSensitivity();
        mouseSensitivity = from.mouseSensitivity();
        invertStick = from.invertStick();
        invertMouse = from.invertMouse();
        bumpers = from.bumpers();
    }

    /// The same settings after an edit of their controls.
    static Settings edited(Settings settings, Consumer<ControlDraft> edit) {
        ControlDraft draft = new ControlDraft(settings.controls());
        edit.accept(draft);
        return settings.withControls(draft.done());
    }

    private ControlSettings done() {
        return new ControlSettings(
                moveDeadZone,
                lookDeadZone,
                triggerDeadZone,
                moveCurve,
                lookCurve,
                moveSensitivity,
                lookSensitivity,
                mouseSensitivity,
                invertStick,
                invertMouse,
                bumpers);
    }
}
