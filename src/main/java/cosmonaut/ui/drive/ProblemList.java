package cosmonaut.ui.drive;

import cosmonaut.drive.plan.Mend;
import cosmonaut.drive.plan.Violation;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is wrong with the drive, the worst first, each with the click that mends it.
final class ProblemList extends VBox {

    private final DriveViewModel model;
    private final Texts texts;

    ProblemList(DriveViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        setId("drive-problems");
        getStyleClass().add("drive-problems");
        model.editor().solvedProperty().addListener((property, before, now) -> show());
        texts.languageProperty().addListener((property, before, now) -> show());
        show();
    }

    private void show() {
        SolvedDraft solved = model.editor().solved();
        if (solved.plan().isEmpty()) {
            String key = solved.problem().isPresent() ? "drive.problems.unsolved" : "drive.problems.nothing-drawn";
            getChildren().setAll(line(key, solved.problem().isPresent() ? Feather.ALERT_OCTAGON : Feather.EDIT_2));
            return;
        }
        List<Violation> violations = solved.violations();
        if (violations.isEmpty()) {
            getChildren().setAll(line("drive.problems.none", Feather.CHECK_CIRCLE));
        } else {
            getChildren().setAll(violations.stream().map(this::row).toList());
        }
    }

    private Node line(String key, Feather icon) {
        Label words = new Label(texts.now(key), Icon.of(icon));
        words.setWrapText(true);
        words.getStyleClass().addAll("muted", "drive-small");
        return words;
    }

    private Node row(Violation violation) {
        FontIcon icon = switch (violation.severity()) {
            case ERROR -> Icon.of(Feather.ALERT_OCTAGON);
            case WARNING -> Icon.of(Feather.ALERT_TRIANGLE);
            case INFO -> Icon.of(Feather.INFO);
        };
        icon.getStyleClass()
                .add(
                        switch (violation.severity()) {
                            case ERROR -> "drive-error";
                            case WARNING -> "drive-warning";
                            case INFO -> "drive-info";
                        });
        String words = texts.now(
                violation.kind().key(),
                violation.value(),
                violation.limit(),
                violation.metres(),
                violation.seconds(),
                violation.point());
        Label text = new Label(words);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.getStyleClass().add("drive-small");
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        text.setOnMouseClicked(event -> model.clock().seek(violation.seconds()));
        HBox row = new HBox(icon, text);
        row.setAlignment(Pos.TOP_LEFT);
        row.getStyleClass().add("drive-problem");
        violation.mend().ifPresent(mend -> row.getChildren().add(mending(violation, mend)));
        return row;
    }

    private Button mending(Violation violation, Mend mend) {
        Button button = new Button(texts.now("drive.mend"));
        button.getStyleClass().addAll("small", "drive-mend");
        button.setMinWidth(USE_PREF_SIZE);
        String what = texts.now(mend.key(), mend.value());
        button.setTooltip(new Tooltip(what));
        button.setAccessibleText(what);
        button.setOnAction(event -> model.mend(violation));
        return button;
    }
}
