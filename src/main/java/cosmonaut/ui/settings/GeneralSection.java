package cosmonaut.ui.settings;

import cosmonaut.settings.FlightSettings;
import cosmonaut.settings.Language;
import cosmonaut.settings.PictureSettings;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Icon;
import cosmonaut.ui.PresetBox;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.Property;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;

/// Looks, new flights, how pictures are drawn, and where recordings go.
final class GeneralSection extends VBox {

    private static final double PATH_WIDTH = 300;
    private static final double SLOWEST = 0.1;
    private static final double FASTEST = 10;

    private final Texts texts;

    /// @param usualFolder where recordings go while no other folder is chosen
    GeneralSection(SettingsViewModel model, PresetChoice presets, Texts texts, Path usualFolder) {
        this.texts = texts;
        getStyleClass().add("setting-sections");
        getChildren()
                .addAll(
                        new Panel(
                                texts,
                                "settings.looks",
                                new SettingRow(
                                        texts,
                                        "settings.theme",
                                        new SegmentedChoice<>(
                                                texts, List.of(Theme.values()), model.theme, GeneralSection::key)),
                                new SettingRow(texts, "settings.language", languages(model.language))),
                        new Panel(
                                texts,
                                "settings.flights",
                                SettingRow.slider(
                                        texts,
                                        "settings.speed",
                                        model.metresPerSecond,
                                        SLOWEST,
                                        FASTEST,
                                        0.1,
                                        value -> texts.of("settings.metres_per_second", value)),
                                SettingRow.slider(
                                        texts,
                                        "settings.turn",
                                        model.degreesPerSecond,
                                        FlightSettings.DEGREES_PER_SECOND.least(),
                                        FlightSettings.DEGREES_PER_SECOND.most(),
                                        5,
                                        value -> texts.of("settings.degrees_per_second", value)),
                                new SettingRow(
                                        texts,
                                        "settings.motion",
                                        new SegmentedChoice<>(
                                                texts,
                                                List.of(FlightSettings.Motion.values()),
                                                model.motion,
                                                GeneralSection::key)),
                                new SettingRow(
                                        texts,
                                        "settings.model",
                                        folder(
                                                "settings-model",
                                                model.model,
                                                texts.of("settings.starter").get())),
                                new SettingRow(texts, "settings.preset", presets(presets)),
                                new SettingRow(
                                        texts,
                                        "settings.slow_models",
                                        new SegmentedChoice<>(
                                                texts,
                                                List.of(FlightSettings.SlowModels.values()),
                                                model.slowModels,
                                                GeneralSection::key)),
                                new SettingRow(
                                        texts,
                                        "settings.guardrails",
                                        new SegmentedChoice<>(
                                                texts,
                                                List.of(FlightSettings.Guarding.values()),
                                                model.guarding,
                                                GeneralSection::key)),
                                new SettingRow(texts, "settings.steps", steps(model.steps))),
                        new Panel(
                                texts,
                                "settings.picture",
                                new SettingRow(
                                        texts,
                                        "settings.upscaling",
                                        new SegmentedChoice<>(
                                                texts,
                                                List.of(PictureSettings.Upscaling.values()),
                                                model.upscaling,
                                                GeneralSection::key))),
                        new Panel(
                                texts,
                                "settings.recordings",
                                new SettingRow(
                                        texts,
                                        "settings.recorded",
                                        new SegmentedChoice<>(
                                                texts,
                                                List.of(PictureSettings.Recorded.values()),
                                                model.recorded,
                                                GeneralSection::key)),
                                new SettingRow(
                                        texts,
                                        "settings.recording_folder",
                                        folder(
                                                "settings-recording-folder",
                                                model.recordingFolder,
                                                usualFolder.toString()))));
    }

    private static String key(Theme theme) {
        return "settings.theme." + theme.name().toLowerCase(Locale.ROOT);
    }

    private static String key(FlightSettings.Motion motion) {
        return "settings.motion." + motion.name().toLowerCase(Locale.ROOT);
    }

    private static String key(FlightSettings.SlowModels choice) {
        return "settings.slow_models." + choice.name().toLowerCase(Locale.ROOT);
    }

    private static String key(FlightSettings.Guarding choice) {
        return "settings.guardrails." + choice.name().toLowerCase(Locale.ROOT);
    }

    private static String key(PictureSettings.Upscaling choice) {
        return "settings.upscaling." + choice.name().toLowerCase(Locale.ROOT);
    }

    private static String key(PictureSettings.Recorded choice) {
        return "settings.recorded." + choice.name().toLowerCase(Locale.ROOT);
    }

    private Node languages(Property<Language> choice) {
        ComboBox<Language> box = new ComboBox<>();
        box.setId("settings-languages");
        box.getItems().setAll(Language.values());
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Language language) {
                return language == Language.SYSTEM ? texts.now("settings.language.system") : language.ownName();
            }

            @Override
            public Language fromString(String text) {
                throw new UnsupportedOperationException("the box is not edited by text");
            }
        });
        box.valueProperty().bindBidirectional(choice);
        return box;
    }

    private Node presets(PresetChoice choice) {
        PresetBox box = new PresetBox(choice, texts);
        box.setId("settings-presets");
        Label why = new Label();
        why.textProperty().bind(choice.reasonProperty());
        why.visibleProperty().bind(Bindings.isNotEmpty(choice.reasonProperty()));
        why.managedProperty().bind(why.visibleProperty());
        why.getStyleClass().add("setting-hint");
        VBox held = new VBox(4, box, why);
        held.setAlignment(Pos.CENTER_RIGHT);
        return held;
    }

    private Node steps(Property<Integer> choice) {
        ComboBox<Integer> box = new ComboBox<>();
        box.setId("settings-steps-box");
        box.getItems().setAll(0, 1, 2, 3, 4, 6, 8, 12, 20, 35, 50);
        if (!box.getItems().contains(choice.getValue())) {
            box.getItems().add(choice.getValue());
        }
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer steps) {
                return steps == 0 ? texts.now("settings.steps.own") : texts.now("settings.steps.count", steps);
            }

            @Override
            public Integer fromString(String text) {
                throw new UnsupportedOperationException("the box is not edited by text");
            }
        });
        box.valueProperty().bindBidirectional(choice);
        return box;
    }

    private Node folder(String id, Property<Optional<String>> choice, String usual) {
        Label path = new Label();
        path.setId(id);
        path.getStyleClass().add("muted");
        path.setMaxWidth(PATH_WIDTH);
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        path.textProperty()
                .bind(Bindings.createStringBinding(() -> choice.getValue().orElse(usual), choice));
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(path.textProperty());
        path.setTooltip(whole);
        Button choose = new Button(null, Icon.of(Feather.FOLDER));
        choose.textProperty().bind(texts.of("settings.choose"));
        choose.setMinWidth(USE_PREF_SIZE);
        choose.setOnAction(event -> {
            DirectoryChooser chooser = new DirectoryChooser();
            File chosen = chooser.showDialog(getScene().getWindow());
            if (chosen != null) {
                choice.setValue(Optional.of(chosen.getAbsolutePath()));
            }
        });
        Button back = new Button(null, Icon.of(Feather.ROTATE_CCW));
        back.getStyleClass().addAll("button-icon", "flat");
        back.accessibleTextProperty().bind(texts.of("settings.restore"));
        back.visibleProperty()
                .bind(Bindings.createBooleanBinding(() -> choice.getValue().isPresent(), choice));
        back.managedProperty().bind(back.visibleProperty());
        back.setMinWidth(USE_PREF_SIZE);
        back.setOnAction(event -> choice.setValue(Optional.empty()));
        HBox row = new HBox(path, back, choose);
        row.getStyleClass().add("folder-choice");
        row.setAlignment(Pos.CENTER_RIGHT);
        return row;
    }
}
