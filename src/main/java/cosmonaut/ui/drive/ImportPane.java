package cosmonaut.ui.drive;

import cosmonaut.drive.file.Convention;
import cosmonaut.drive.file.DriveImport;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.file.TrackAxes;
import cosmonaut.drive.plan.DriveCheck;
import cosmonaut.drive.plan.DriveDraft;
import cosmonaut.drive.plan.Violation;
import cosmonaut.ui.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Lies over the page while a file is looked at: what its convention was taken to be, where its way runs, and what can
/// be understood otherwise. Nothing is changed before the button is pressed.
final class ImportPane extends StackPane {

    private static final List<Double> UNITS = List.of(1.0, 1e-3, 1e-6, 1e-9);
    private static final List<Double> RATES = List.of(2.0, 10.0, 12.0, 20.0, 24.0, 25.0, 30.0, 50.0, 100.0);
    private static final double MAP = 300;

    private final TrackImport imports;
    private final DriveEditor editor;
    private final Texts texts;
    private final Fields fields;
    private final TrackSketch sketch = new TrackSketch();
    private final Label title = new Label();
    private final VBox said = new VBox();
    private final VBox asked = new VBox();
    private final Button use = new Button();

    ImportPane(DriveViewModel model, Texts texts) {
        this.imports = model.imports();
        this.editor = model.editor();
        this.texts = texts;
        this.fields = new Fields(texts);
        setId("drive-import-pane");
        getStyleClass().add("drive-veil");
        title.getStyleClass().add("title-4");
        said.getStyleClass().add("drive-problems");
        asked.getStyleClass().add("drive-section");
        use.setId("drive-import-use");
        use.getStyleClass().add("accent");
        use.textProperty().bind(texts.of("drive.import.use"));
        use.setOnAction(event -> imports.accept());
        Button cancel = new Button();
        cancel.setId("drive-import-cancel");
        cancel.textProperty().bind(texts.of("drive.cancel"));
        cancel.setOnAction(event -> imports.cancel());
        HBox buttons = new HBox(use, cancel);
        buttons.getStyleClass().add("drive-pair");
        buttons.setAlignment(Pos.CENTER_LEFT);
        VBox words = new VBox(said, asked);
        words.getStyleClass().add("drive-section");
        ScrollPane scroll = new ScrollPane(words);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        HBox.setHgrow(scroll, Priority.ALWAYS);
        sketch.setMinSize(MAP, MAP);
        sketch.setPrefSize(MAP, MAP);
        sketch.accessibleTextProperty().bind(texts.of("drive.import.map"));
        HBox middle = new HBox(sketch, scroll);
        middle.getStyleClass().add("drive-import-middle");
        VBox card = new VBox(title, middle, buttons);
        card.getStyleClass().add("drive-import-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getChildren().setAll(card);
        imports.shownProperty().subscribe(this::show);
        texts.languageProperty()
                .addListener(
                        (property, before, now) -> show(imports.shownProperty().get()));
    }

    void wear(Ink ink) {
        sketch.wear(ink);
    }

    private void show(Optional<DriveImport> shown) {
        boolean opens = shown.isPresent() && !isVisible();
        setVisible(shown.isPresent());
        setManaged(shown.isPresent());
        shown.ifPresent(this::show);
        if (opens) {
            use.requestFocus();
        }
    }

    private void show(DriveImport now) {
        title.setText(texts.now("drive.import.title", String.valueOf(now.file().getFileName())));
        sketch.show(now.track(), editor.draft().vehicle());
        say(now);
        ask(now);
    }

    // What was understood

    private void say(DriveImport now) {
        Convention convention = now.drive().convention();
        said.getChildren()
                .setAll(
                        line(texts.now(
                                "drive.import.holds",
                                now.drive().format(),
                                now.drive().track().size(),
                                now.drive().track().duration(),
                                now.drive().track().length())),
                        line(texts.now("drive.import.axes", texts.now("drive.axes." + key(convention.axes())))),
                        line(texts.now(
                                "drive.import.world",
                                texts.now("drive.up." + key(convention.up())),
                                texts.now("drive.place." + key(convention.point())))),
                        line(times(convention.timeUnit())),
                        line(texts.now(convention.guessed() ? "drive.import.guessed" : "drive.import.stated")));
        said.getChildren()
                .add(line(
                        now.isLossless()
                                ? texts.now("drive.import.lossless")
                                : texts.now("drive.import.off", now.off())));
        now.drive().notes().forEach(note -> said.getChildren().add(warned(note)));
        headings(now).ifPresent(words -> said.getChildren().add(warned(words)));
    }

    /// Says so where the way of the file is not the way that its vehicle looks.
    private Optional<String> headings(DriveImport now) {
        DriveDraft draft = editor.draft();
        return DriveCheck.of(now.track(), draft.vehicle(), draft.limits(), draft.surface()).stream()
                .filter(found -> found.kind() == Violation.Kind.HEADING)
                .findFirst()
                .map(found ->
                        texts.now(found.kind().key(), found.value(), found.limit(), found.metres(), found.seconds()));
    }

    private String times(double unit) {
        return unit == 0
                ? texts.now("drive.import.no-times")
                : texts.now("drive.import.times", texts.now("drive.unit." + unitKey(unit)));
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String unitKey(double unit) {
        return unit == 1 ? "s" : unit == 1e-3 ? "ms" : unit == 1e-6 ? "us" : "ns";
    }

    private static Label line(String words) {
        Label line = new Label(words);
        line.setWrapText(true);
        line.setMinHeight(USE_PREF_SIZE);
        line.getStyleClass().add("drive-small");
        return line;
    }

    private static Label warned(String words) {
        Label line = line(words);
        line.getStyleClass().add("drive-import-note");
        return line;
    }

    // What can be understood otherwise

    private void ask(DriveImport now) {
        asked.getChildren().clear();
        ImportOptions options = now.options();
        if (now.hasAxes()) {
            ComboBox<TrackAxes> axes = fields.box(
                    "drive-import-axes",
                    List.of(TrackAxes.values()),
                    now.drive().convention().axes(),
                    value -> texts.now("drive.axes." + key(value)),
                    value -> imports.again(options.withAxes(value), now.anchored()));
            add("drive.import.ask-axes", axes);
        }
        if (now.hasUnit()) {
            ComboBox<Double> unit = fields.box(
                    "drive-import-unit",
                    UNITS,
                    now.drive().convention().timeUnit(),
                    value -> texts.now("drive.unit." + unitKey(value)),
                    value -> imports.again(options.withTimeUnit(value), now.anchored()));
            add("drive.import.ask-unit", unit);
        }
        if (now.hasRate()) {
            ComboBox<Double> rate = fields.box(
                    "drive-import-rate",
                    RATES,
                    options.rate(),
                    value -> texts.now("drive.import.rate", value),
                    value -> imports.again(options.withRate(value), now.anchored()));
            add("drive.import.ask-rate", rate);
        }
        if (!now.isLossless()) {
            CheckBox anchored = new CheckBox(texts.now("drive.import.anchored"));
            anchored.setId("drive-import-anchored");
            anchored.setWrapText(true);
            anchored.setSelected(now.anchored());
            anchored.setOnAction(event -> imports.again(options, anchored.isSelected()));
            asked.getChildren().add(anchored);
        }
    }

    private void add(String key, Node field) {
        asked.getChildren().add(fields.named(key, field));
    }
}
