package cosmonaut.ui.models;

import cosmonaut.model.ClipSize;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.OptionalDouble;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// What a model can do and what it needs, and the buttons that choose it and take it off the list.
final class ModelPanel extends VBox {

    private static final double NAME_WIDTH = 150;
    private static final long GIGABYTE = 1_000_000_000;
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    private final Texts texts;

    ModelPanel(ModelsViewModel model, ModelsViewModel.Known known, Texts texts) {
        this.texts = texts;
        getStyleClass().addAll("panel", "model-panel");
        Label title = new Label(known.isStarter() ? texts.now("settings.starter") : known.name());
        title.getStyleClass().add("section-title");
        getChildren().add(title);
        known.problem().ifPresent(line -> getChildren().add(words(line, "model-fault")));
        known.facts().ifPresent(facts -> {
            getChildren().addAll(words(facts.description(), "muted"), abilities(facts));
            facts.faults().forEach(line -> getChildren().add(words(line, "model-fault")));
            getChildren().add(facts(facts));
        });
        getChildren().add(buttons(model, known));
    }

    private static Label words(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add(style);
        return label;
    }

    private Node abilities(ModelFacts facts) {
        FlowPane tags = new FlowPane();
        tags.getStyleClass().add("chips");
        for (Ability ability : Ability.values()) {
            if (facts.abilities().contains(ability)) {
                Label tag = new Label(texts.now(ability.textKey()));
                tag.getStyleClass().add("model-tag");
                tags.getChildren().add(tag);
            }
        }
        return tags;
    }

    private Node facts(ModelFacts facts) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(new ColumnConstraints(NAME_WIDTH), value);
        facts.clip().ifPresent(clip -> {
            row(grid, "models.pictures", pictures(clip, facts.framesPerSecond()));
            row(grid, "models.steps", texts.now("models.steps.count", facts.steps()));
        });
        row(grid, "models.chunk", duration(facts.chunkSeconds()));
        row(grid, "models.memory", String.join("\n", facts.memory()));
        StringBuilder parts = new StringBuilder();
        for (ModelFacts.Part part : facts.parts()) {
            parts.append(parts.isEmpty() ? "" : "\n")
                    .append(texts.now("models.part", part.name(), part.kind(), size(texts, part.bytes())));
        }
        row(grid, "models.parts", parts.toString());
        row(grid, "models.folder", facts.folder());
        return grid;
    }

    private void row(GridPane grid, String key, String text) {
        if (text.isEmpty()) {
            return;
        }
        Label name = new Label(texts.now(key));
        name.getStyleClass().add("muted");
        Label value = new Label(text);
        value.setWrapText(true);
        GridPane.setValignment(name, VPos.TOP);
        grid.addRow(grid.getRowCount(), name, value);
    }

    static String size(Texts texts, long bytes) {
        return bytes < GIGABYTE
                ? texts.now("models.megabytes", bytes / 1e6)
                : texts.now("models.gigabytes", bytes / 1e9);
    }

    private String pictures(ClipSize clip, double framesPerSecond) {
        return clip.views() == 1
                ? texts.now("models.pictures.one", clip.width(), clip.height(), framesPerSecond, clip.frames())
                : texts.now(
                        "models.pictures.views",
                        clip.width(),
                        clip.height(),
                        framesPerSecond,
                        clip.frames(),
                        clip.views());
    }

    private String duration(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return "";
        }
        double least = seconds.getAsDouble();
        if (least < MINUTE) {
            return texts.now("models.chunk.seconds", least);
        }
        return least < 2 * HOUR
                ? texts.now("models.chunk.minutes", least / MINUTE)
                : texts.now("models.chunk.hours", least / HOUR);
    }

    private Node buttons(ModelsViewModel model, ModelsViewModel.Known known) {
        boolean used = model.inUseProperty().get().equals(known.setting());
        HBox buttons = new HBox();
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getStyleClass().add("model-buttons");
        boolean flies = known.facts().filter(ModelFacts::canFly).isPresent();
        if (used || flies) {
            Button use = new Button(texts.now(used ? "models.in_use" : "models.use"), Icon.of(Feather.CHECK_CIRCLE));
            use.setId("use-model");
            use.setDisable(used);
            if (!used) {
                use.getStyleClass().add("accent");
            }
            use.setOnAction(event -> model.use(known));
            buttons.getChildren().add(use);
        } else if (known.facts().isPresent()) {
            ModelFacts facts = known.facts().get();
            String why = !facts.faults().isEmpty()
                    ? "models.not_whole"
                    : facts.abilities().contains(Ability.VIEWS)
                            ? "models.by_drive"
                            : facts.abilities().isEmpty() ? "models.no_model" : "models.by_generate";
            Label hint = words(texts.now(why), "muted");
            HBox.setHgrow(hint, Priority.ALWAYS);
            buttons.getChildren().add(hint);
        }
        if (!known.isStarter()) {
            Button remove = new Button(texts.now("models.remove"), Icon.of(Feather.X));
            remove.setId("remove-model");
            remove.setMinWidth(USE_PREF_SIZE);
            remove.setOnAction(event -> model.remove(known));
            buttons.getChildren().add(remove);
        }
        return buttons;
    }
}
