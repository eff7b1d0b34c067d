package cosmonaut.ui.drive;

import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/// The cameras of the rig on the vehicle, from above and from the side, with what each of them sees, and where their
/// numbers come from; another rig can be read from a file here.
final class RigPane extends BorderPane {

    private final DriveSetup setup;
    private final Texts texts;
    private final Canvas canvas = new Canvas();
    private final Pane drawing = new Pane(canvas);
    private final GridPane table = new GridPane();
    private final Label title = new Label();
    private final Label source = new Label();
    private final VBox warnings = new VBox();
    private Ink ink = Ink.DARK;

    RigPane(DriveSetup setup, Texts texts) {
        this.setup = setup;
        this.texts = texts;
        setId("drive-rig-pane");
        getStyleClass().add("drive-rig");
        setVisible(false);
        setFocusTraversable(true);
        title.getStyleClass().add("drive-rig-title");
        title.setId("drive-rig-name");
        source.setId("drive-rig-source");
        source.setWrapText(true);
        source.getStyleClass().addAll("muted", "drive-small");
        Button open = new Button(null, Icon.of(Feather.FOLDER));
        open.setId("drive-rig-open");
        open.textProperty().bind(texts.of("drive.rig.open"));
        open.setOnAction(event -> choose());
        open.setMinWidth(Region.USE_PREF_SIZE);
        Button close = new Button(null, Icon.of(Feather.X));
        close.setId("drive-rig-close");
        close.getStyleClass().addAll("button-icon", "flat");
        close.accessibleTextProperty().bind(texts.of("drive.rig.close"));
        close.setOnAction(event -> show(false));
        close.setMinWidth(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(title, gap, open, close);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("drive-pair");
        setTop(new VBox(6, head, source));
        canvas.setManaged(false);
        drawing.setMinSize(0, 0);
        drawing.layoutBoundsProperty().addListener((property, before, now) -> paint());
        setCenter(drawing);
        table.getStyleClass().add("drive-rig-table");
        warnings.getStyleClass().add("drive-field");
        ScrollPane below = new ScrollPane(new VBox(8, table, warnings));
        below.setFitToWidth(true);
        below.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        below.getStyleClass().add("edge-to-edge");
        below.setMinHeight(140);
        setBottom(below);
        setup.rigProperty().addListener((property, before, now) -> tell());
        texts.languageProperty().addListener((property, before, now) -> tell());
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                show(false);
                event.consume();
            }
        });
        addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            List<File> files = event.getDragboard().getFiles();
            files.stream().findFirst().map(File::toPath).ifPresent(setup::openRig);
            event.setDropCompleted(!files.isEmpty());
            event.consume();
        });
    }

    void wear(Ink other) {
        ink = other;
        paint();
    }

    void toggle() {
        show(!isVisible());
    }

    private void show(boolean wanted) {
        setVisible(wanted);
        if (wanted) {
            tell();
            requestFocus();
        }
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.now("drive.rig.open"));
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(texts.now("drive.rig.files"), "*.json"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            Path path = file.toPath();
            setup.openRig(path);
        }
    }

    private void tell() {
        if (!isVisible()) {
            return;
        }
        Rig rig = setup.rigProperty().get();
        title.setText(rig.name());
        String origin = texts.now(setup.origin(rig));
        source.setText(rig.source().isBlank() ? origin : origin + " " + rig.source());
        table.getChildren().clear();
        table.getColumnConstraints().clear();
        String[] heads = {"camera", "view", "lens", "fov", "place", "numbers"};
        for (int i = 0; i < heads.length; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == heads.length - 1 ? Priority.ALWAYS : Priority.NEVER);
            column.setHalignment(HPos.LEFT);
            table.getColumnConstraints().add(column);
            table.add(cell(texts.now("drive.rig.column." + heads[i]), true), i, 0);
        }
        int row = 1;
        for (RigCamera camera : rig.cameras()) {
            View view = camera.view();
            table.addRow(
                    row,
                    cell(camera.label(), false),
                    cell(view == null ? "\u2013" : texts.now("drive.view." + view.key()), false),
                    cell(camera.lens().type(), false),
                    cell(texts.now("drive.rig.degrees", camera.horizontalFov(), camera.verticalFov()), false),
                    cell(
                            texts.now(
                                    "drive.rig.place",
                                    camera.rigFromCamera().tx(),
                                    camera.rigFromCamera().ty(),
                                    camera.rigFromCamera().tz(),
                                    camera.yawDegrees()),
                            false),
                    cell(texts.now("drive.rig.quality." + camera.quality().key()), false));
            row++;
        }
        warnings.getChildren().setAll(rig.warnings().stream().map(this::warning).toList());
        paint();
    }

    private Node cell(String words, boolean head) {
        Label cell = new Label(words);
        cell.getStyleClass().add("drive-small");
        if (head) {
            cell.getStyleClass().add("muted");
        }
        GridPane.setValignment(cell, VPos.TOP);
        return cell;
    }

    private Node warning(String words) {
        Label line = new Label(words, Icon.of(Feather.ALERT_TRIANGLE));
        line.setWrapText(true);
        line.getStyleClass().addAll("drive-small", "drive-warning");
        return line;
    }

    private void paint() {
        if (isVisible() && drawing.getWidth() > 0) {
            canvas.setWidth(drawing.getWidth());
            canvas.setHeight(drawing.getHeight());
            new RigPainter(canvas.getGraphicsContext2D(), ink, texts)
                    .paint(setup.rigProperty().get(), drawing.getWidth(), drawing.getHeight());
        }
    }
}
