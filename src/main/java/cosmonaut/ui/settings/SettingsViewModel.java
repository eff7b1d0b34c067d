package cosmonaut.ui.settings;

import cosmonaut.input.Bindings;
import cosmonaut.input.BumperUse;
import cosmonaut.input.ControlMode;
import cosmonaut.settings.ControlSettings;
import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.PictureSettings;
import cosmonaut.settings.Settings;
import cosmonaut.settings.Theme;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Everything on the settings page but the bindings, each as a property that is in force as soon as it is set.
public final class SettingsViewModel {

    private final LiveSettings settings;
    private final Executor window;

    final Choice<Theme> theme;
    final Choice<Language> language;
    final Choice<Optional<String>> recordingFolder;
    final Choice<Optional<String>> model;
    /// Solver steps of a new flight, 0 for the model's own.
    final Choice<Integer> steps;

    final Choice<Double> metresPerSecond;
    final Choice<Double> degreesPerSecond;
    final Choice<FlightSettings.Motion> motion;
    final Choice<FlightSettings.SlowModels> slowModels;
    final Choice<FlightSettings.Guarding> guarding;

    final Choice<PictureSettings.Upscaling> upscaling;
    final Choice<PictureSettings.Recorded> recorded;

    final Choice<Double> moveDeadZone;
    final Choice<Double> lookDeadZone;
    final Choice<Double> triggerDeadZone;
    final Choice<Double> moveCurve;
    final Choice<Double> lookCurve;
    final Choice<Double> moveSensitivity;
    final Choice<Double> lookSensitivity;
    final Choice<Double> mouseSensitivity;
    final Choice<Boolean> invertStick;
    final Choice<Boolean> invertMouse;
    final Choice<ControlSettings.Bumpers> bumpers;

    /// @param window the thread on which the properties change
    public SettingsViewModel(LiveSettings settings, Executor window) {
        this.settings = settings;
        this.window = window;
        theme = new Choice<>(
                settings,
                window,
                s -> s.window().theme(),
                (s, to) -> s.withWindow(s.window().withTheme(to)));
        language = new Choice<>(
                settings,
                window,
                s -> s.window().language(),
                (s, to) -> s.withWindow(s.window().withLanguage(to)));
        recordingFolder = new Choice<>(settings, window, Settings::recordingFolder, Settings::withRecordingFolder);
        model = new Choice<>(
                settings,
                window,
                s -> s.flight().model(),
                (s, to) -> s.withFlight(s.flight().withModel(to)));
        steps = new Choice<>(
                settings,
                window,
                s -> s.flight().steps(),
                (s, to) -> s.withFlight(s.flight().withSteps(to)));
        metresPerSecond = new Choice<>(
                settings,
                window,
                s -> s.flight().metresPerSecond(),
                (s, to) -> paced(s, to, s.flight().degreesPerSecond()));
        degreesPerSecond = new Choice<>(
                settings,
                window,
                s -> s.flight().degreesPerSecond(),
                (s, to) -> paced(s, s.flight().metresPerSecond(), to));
        motion = new Choice<>(
                settings,
                window,
                s -> s.flight().motion(),
                (s, to) -> s.withFlight(s.flight().withMotion(to)));
        slowModels = new Choice<>(
                settings,
                window,
                s -> s.flight().slowModels(),
                (s, to) -> s.withFlight(s.flight().withSlowModels(to)));
        guarding = new Choice<>(
                settings,
                window,
                s -> s.flight().guarding(),
                (s, to) -> s.withFlight(s.flight().withGuarding(to)));
        upscaling = new Choice<>(
                settings,
                window,
                s -> s.picture().upscaling(),
                (s, to) -> s.withPicture(s.picture().withUpscaling(to)));
        recorded = new Choice<>(
                settings,
                window,
                s -> s.picture().recorded(),
                (s, to) -> s.withPicture(s.picture().withRecorded(to)));
        moveDeadZone = control(ControlSettings::moveDeadZone, (draft, to) -> draft.moveDeadZone = to);
        lookDeadZone = control(ControlSettings::lookDeadZone, (draft, to) -> draft.lookDeadZone = to);
        triggerDeadZone = control(ControlSettings::triggerDeadZone, (draft, to) -> draft.triggerDeadZone = to);
        moveCurve = control(ControlSettings::moveCurve, (draft, to) -> draft.moveCurve = to);
        lookCurve = control(ControlSettings::lookCurve, (draft, to) -> draft.lookCurve = to);
        moveSensitivity = control(ControlSettings::moveSensitivity, (draft, to) -> draft.moveSensitivity = to);
        lookSensitivity = control(ControlSettings::lookSensitivity, (draft, to) -> draft.lookSensitivity = to);
        mouseSensitivity = control(ControlSettings::mouseSensitivity, (draft, to) -> draft.mouseSensitivity = to);
        invertStick = control(ControlSettings::invertStick, (draft, to) -> draft.invertStick = to);
        invertMouse = control(ControlSettings::invertMouse, (draft, to) -> draft.invertMouse = to);
        bumpers = new Choice<>(settings, window, s -> s.controls().bumpers(), SettingsViewModel::withBumpers);
    }

    private <T> Choice<T> control(Function<ControlSettings, T> read, BiConsumer<ControlDraft, T> write) {
        return new Choice<>(
                settings,
                window,
                s -> read.apply(s.controls()),
                (s, to) -> ControlDraft.edited(s, draft -> write.accept(draft, to)));
    }

    private static Settings paced(Settings settings, double metresPerSecond, double degreesPerSecond) {
        FlightSettings flight = settings.flight();
        return settings.withFlight(new FlightSettings(
                flight.model(),
                flight.preset(),
                flight.steps(),
                flight.guidance(),
                flight.seed(),
                metresPerSecond,
                degreesPerSecond,
                flight.motion(),
                flight.slowModels(),
                flight.guarding()));
    }

    /// The bumpers are bound like every other button, so the choice is one of bindings too.
    private static Settings withBumpers(Settings settings, ControlSettings.Bumpers to) {
        Bindings bound = ControlChoices.bindings(settings)
                .of(ControlMode.FLIGHT)
                .withBumpers(to == ControlSettings.Bumpers.ROLL ? BumperUse.ROLL : BumperUse.SPEED);
        return ControlDraft.edited(settings, draft -> draft.bumpers = to)
                .withBindings(ControlChoices.bindings(settings).with(bound).toText());
    }

    /// Everything about mouse and pads as it was at first; the bindings stay.
    void restoreFeel() {
        settings.change(
                now -> withBumpers(now.withControls(ControlSettings.DEFAULT), ControlSettings.DEFAULT.bumpers()));
    }
}
