package cosmonaut.ui.models;

import cosmonaut.ui.Icon;
import cosmonaut.ui.PageHeader;
import cosmonaut.ui.Texts;
import java.io.File;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.kordamp.ikonli.feather.Feather;

/// The models page: a list, the model that is looked at, and where others can be had.
public final class ModelsView extends ScrollPane {

    private static final double LIST_WIDTH = 300;

    private final ModelsViewModel model;
    private final Texts texts;
    private final VBox list = new VBox();
    private final VBox looked = new VBox();
    private final ToggleGroup group = new ToggleGroup();

    public ModelsView(ModelsViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        setId("models");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().addAll("page", "edge-to-edge");
        Button add = new Button(null, Icon.of(Feather.FOLDER_PLUS));
        add.setId("add-model");
        add.textProperty().bind(texts.of("models.add"));
        add.getStyleClass().add("accent");
        add.setOnAction(event -> chooseFolder());
        list.setId("model-list");
        list.getStyleClass().add("model-list");
        list.setMinWidth(LIST_WIDTH);
        list.setPrefWidth(LIST_WIDTH);
        looked.setId("model-facts");
        HBox.setHgrow(looked, Priority.ALWAYS);
        HBox both = new HBox(list, looked);
        both.getStyleClass().add("model-columns");
        VBox content = new VBox(
                new PageHeader(texts.of("models.title"), texts.of("models.subtitle"), add),
                both,
                new DownloadsSection(texts));
        content.getStyleClass().addAll("page-content", "narrow");
        setContent(new HBox(content));
        HBox.setHgrow(content, Priority.ALWAYS);
        model.models().addListener((ListChangeListener<ModelsViewModel.Known>) change -> show());
        model.selectedProperty().addListener((property, before, now) -> show());
        model.inUseProperty().addListener((property, before, now) -> show());
        texts.languageProperty().addListener((property, before, now) -> show());
        show();
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                model.refresh();
            }
        });
    }

    private void show() {
        list.getChildren().setAll(model.models().stream().map(this::entry).toList());
        looked.getChildren().setAll(new ModelPanel(model, model.selected(), texts));
    }

    private Node entry(ModelsViewModel.Known known) {
        Label name = new Label(known.isStarter() ? texts.now("settings.starter") : known.name());
        name.getStyleClass().add("card-title");
        Label about = new Label(state(known));
        about.getStyleClass().add(known.problem().isPresent() ? "model-fault" : "card-caption");
        VBox words = new VBox(name, about);
        words.getStyleClass().add("model-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(words);
        if (model.inUseProperty().get().equals(known.setting())) {
            row.getChildren().add(Icon.of(Feather.CHECK_CIRCLE));
        }
        ToggleButton entry = new ToggleButton(null, row);
        entry.setMaxWidth(Double.MAX_VALUE);
        entry.getStyleClass().add("model-entry");
        entry.setToggleGroup(group);
        entry.setSelected(known.model().equals(model.selected().model()));
        entry.setAccessibleText(name.getText());
        entry.setOnAction(event -> {
            entry.setSelected(true);
            model.select(known);
        });
        return entry;
    }

    private String state(ModelsViewModel.Known known) {
        Optional<ModelFacts> facts = known.facts();
        if (known.problem().isPresent()) {
            return texts.now("models.unreadable");
        }
        if (facts.isEmpty()) {
            return texts.now("models.reading");
        }
        return facts.get().faults().isEmpty()
                ? texts.now(
                        "models.size",
                        facts.get().parameters() / 1e6,
                        ModelPanel.size(texts, facts.get().bytes()))
                : texts.now("models.faulty");
    }

    private void chooseFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(texts.now("models.add"));
        File chosen = chooser.showDialog(getScene().getWindow());
        if (chosen != null) {
            model.add(chosen.toPath());
        }
    }
}
