package cosmonaut.ui.about;

import cosmonaut.diagnostics.EventLog;
import cosmonaut.ui.Icon;
import cosmonaut.ui.PageHeader;
import cosmonaut.ui.Texts;
import java.io.File;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.kordamp.ikonli.feather.Feather;

/// The diagnostics page: facts, what was told in this run, and a button that saves both.
public final class AboutView extends ScrollPane {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final double NAME_WIDTH = 180;

    private final AboutViewModel model;
    private final Texts texts;
    private final GridPane facts = new GridPane();
    private final VBox told = new VBox();

    public AboutView(AboutViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        setId("about");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().addAll("page", "edge-to-edge");
        facts.getStyleClass().addAll("panel", "facts");
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().addAll(new ColumnConstraints(NAME_WIDTH), value);
        told.getStyleClass().addAll("panel", "incidents");
        Button save = new Button(null, Icon.of(Feather.SAVE));
        save.setId("save-report");
        save.textProperty().bind(texts.of("about.save"));
        save.setOnAction(event -> chooseFolder());
        VBox content = new VBox(
                new PageHeader(texts.of("about.title"), texts.of("about.subtitle"), save),
                section("about.archive", archive()),
                section("about.facts", facts),
                section("about.told", told));
        content.getStyleClass().addAll("page-content", "narrow");
        setContent(new HBox(content));
        HBox.setHgrow(content, Priority.ALWAYS);
        model.facts().addListener((ListChangeListener<Fact>) change -> showFacts());
        model.told().addListener((ListChangeListener<EventLog.Event>) change -> showTold());
        showFacts();
        showTold();
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                model.refresh();
            }
        });
    }

    private Node archive() {
        Label about = new Label();
        about.textProperty().bind(texts.of("about.archive.about"));
        about.setWrapText(true);
        CheckBox pictures = new CheckBox();
        pictures.setId("archive-pictures");
        pictures.textProperty().bind(texts.of("about.archive.pictures"));
        Button write = new Button(null, Icon.of(Feather.ARCHIVE));
        write.setId("save-archive");
        write.textProperty().bind(texts.of("about.archive.write"));
        write.setOnAction(event -> model.archive(pictures.isSelected()));
        HBox hand = new HBox(write, pictures);
        hand.getStyleClass().add("archive-row");
        Label network = new Label();
        network.setId("no-network");
        network.textProperty().bind(texts.of("about.network"));
        network.setWrapText(true);
        network.getStyleClass().add("muted");
        VBox panel = new VBox(about, hand, network);
        panel.getStyleClass().addAll("panel", "archive");
        return panel;
    }

    private Node section(String titleKey, Node body) {
        Label title = new Label();
        title.textProperty().bind(texts.of(titleKey));
        title.getStyleClass().add("section-title");
        VBox section = new VBox(title, body);
        section.getStyleClass().add("section");
        return section;
    }

    private void showFacts() {
        facts.getChildren().clear();
        int row = 0;
        for (Fact fact : model.facts()) {
            Label name = new Label();
            name.textProperty().bind(texts.of(fact.textKey()));
            name.getStyleClass().add("muted");
            Label value = new Label(fact.value());
            value.setWrapText(true);
            // A value may have several lines, and its name belongs to the first.
            GridPane.setValignment(name, VPos.TOP);
            facts.addRow(row++, name, value);
        }
    }

    private void showTold() {
        told.getChildren().clear();
        for (EventLog.Event event : model.told()) {
            Label time = new Label(TIME.format(event.time()));
            time.getStyleClass().addAll("muted", "incident-time");
            Label line = new Label(event.text());
            line.setWrapText(true);
            HBox.setHgrow(line, Priority.ALWAYS);
            HBox row = new HBox(time, line);
            row.getStyleClass().add("incident");
            told.getChildren().add(row);
        }
        Label nothing = new Label();
        nothing.textProperty().bind(texts.of("about.nothing_told"));
        nothing.getStyleClass().add("muted");
        nothing.visibleProperty().bind(Bindings.isEmpty(model.told()));
        nothing.managedProperty().bind(nothing.visibleProperty());
        told.getChildren().add(nothing);
    }

    private void chooseFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(texts.now("about.save"));
        File chosen = chooser.showDialog(getScene().getWindow());
        if (chosen != null) {
            model.save(chosen.toPath());
        }
    }
}
