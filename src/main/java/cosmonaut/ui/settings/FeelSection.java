package cosmonaut.ui.settings;

import atlantafx.base.controls.ToggleSwitch;
import cosmonaut.input.AxisView;
import cosmonaut.settings.ControlSettings;
import cosmonaut.settings.Range;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.animation.AnimationTimer;
import javafx.beans.property.Property;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Mouse and pads: what they say now, and how they feel.
final class FeelSection extends VBox {

    private static final double FINEST = 0.05;
    private static final double DEAD_ZONE_STEP = 0.01;
    private static final double MOST_DEAD_ZONE = 0.5;
    private static final long LOOK_NANOS = 33_000_000;

    private final SettingsViewModel model;
    private final PadMonitor monitor;
    private final Texts texts;
    private final VBox axes = new VBox();
    private final List<AxisRow> rows = new ArrayList<>();
    private List<String> shown = List.of("nothing yet");

    FeelSection(SettingsViewModel model, PadMonitor monitor, Texts texts) {
        this.model = model;
        this.monitor = monitor;
        this.texts = texts;
        getStyleClass().add("setting-sections");
        axes.setId("axes");
        axes.getStyleClass().add("axes");
        Button restore = new Button(null, Icon.of(Feather.ROTATE_CCW));
        restore.textProperty().bind(texts.of("settings.restore_all"));
        restore.setOnAction(event -> model.restoreFeel());
        getChildren()
                .addAll(
                        new Panel(texts, "settings.axes", axes),
                        new Panel(
                                texts,
                                "settings.mouse",
                                sensitivity("settings.mouse_sensitivity", model.mouseSensitivity),
                                invert("settings.invert_mouse", model.invertMouse)),
                        new Panel(
                                texts,
                                "settings.left_stick",
                                deadZone("settings.move_dead_zone", model.moveDeadZone),
                                curve("settings.move_curve", model.moveCurve),
                                sensitivity("settings.move_sensitivity", model.moveSensitivity)),
                        new Panel(
                                texts,
                                "settings.right_stick",
                                deadZone("settings.look_dead_zone", model.lookDeadZone),
                                curve("settings.look_curve", model.lookCurve),
                                sensitivity("settings.look_sensitivity", model.lookSensitivity),
                                invert("settings.invert_stick", model.invertStick)),
                        new Panel(
                                texts,
                                "settings.triggers",
                                deadZone("settings.trigger_dead_zone", model.triggerDeadZone),
                                new SettingRow(texts, "settings.bumpers", bumpers())),
                        restore);
        watch();
    }

    private Node bumpers() {
        return new SegmentedChoice<>(
                texts,
                List.of(ControlSettings.Bumpers.values()),
                model.bumpers,
                use -> "settings.bumpers." + use.name().toLowerCase(Locale.ROOT));
    }

    private Node sensitivity(String key, Property<Double> choice) {
        return slider(key, choice, ControlSettings.SENSITIVITY, "settings.factor");
    }

    private Node curve(String key, Property<Double> choice) {
        return slider(key, choice, ControlSettings.CURVE, "settings.exponent");
    }

    private Node slider(String key, Property<Double> choice, Range range, String words) {
        return SettingRow.slider(
                texts, key, choice, range.least(), range.most(), FINEST, value -> texts.of(words, value));
    }

    private Node deadZone(String key, Property<Double> choice) {
        return SettingRow.slider(
                texts,
                key,
                choice,
                ControlSettings.DEAD_ZONE.least(),
                MOST_DEAD_ZONE,
                DEAD_ZONE_STEP,
                value -> texts.of("settings.share", value));
    }

    private Node invert(String key, Property<Boolean> choice) {
        ToggleSwitch toggle = new ToggleSwitch();
        toggle.setId(key.replace('.', '-'));
        toggle.selectedProperty().bindBidirectional(choice);
        return new SettingRow(texts, key, toggle);
    }

    /// Looks at the pads for as long as the section is seen.
    private void watch() {
        AnimationTimer timer = new AnimationTimer() {
            private long last;

            @Override
            public void handle(long now) {
                if (now - last >= LOOK_NANOS) {
                    last = now;
                    look();
                }
            }
        };
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                timer.stop();
            } else {
                timer.start();
            }
        });
    }

    private void look() {
        monitor.look();
        List<AxisView> views = monitor.axes();
        List<String> names =
                views.stream().map(view -> view.padId() + " " + view.index()).toList();
        if (names.equals(shown)) {
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).show(views.get(i));
            }
            return;
        }
        shown = names;
        showAnew(views);
    }

    private void showAnew(List<AxisView> views) {
        rows.clear();
        axes.getChildren().clear();
        int pad = -1;
        for (AxisView view : views) {
            if (view.padId() != pad) {
                pad = view.padId();
                Label name = new Label(view.padName());
                name.getStyleClass().add("setting-name");
                axes.getChildren().add(name);
            }
            AxisRow row = new AxisRow(texts, view);
            rows.add(row);
            axes.getChildren().add(row);
        }
        if (views.isEmpty()) {
            Label none = new Label();
            none.textProperty().bind(texts.of("settings.no_pad", monitor.status()));
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            axes.getChildren().add(none);
        }
    }
}
