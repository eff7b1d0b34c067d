package cosmonaut.ui.drive;

import cosmonaut.drive.plan.Mend;
import cosmonaut.drive.plan.Violation;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
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

/// What is wrong with the drive, the worst first, each with the click that mends it; then what the pictures do not show
/// of it.
///
/// It follows a hand a few times a second, not with every move: rows cost more than the path.
final class ProblemList extends VBox {

    private static final long PAUSE = 120_000_000;

    /// More rows than these nobody reads.
    private static final int MOST_ROWS = 8;

    private final DriveViewModel model;
    private final Texts texts;
    private boolean dirty;
    private long shownAt;

    ProblemList(DriveViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        setId("drive-problems");
        getStyleClass().add("drive-problems");
        model.editor().solvedProperty().addListener((property, before, now) -> dirty = true);
        model.setup().kindProperty().addListener((property, before, now) -> dirty = true);
        model.setup().chunksProperty().addListener((property, before, now) -> dirty = true);
        texts.languageProperty().addListener((property, before, now) -> show());
        show();
    }

    /// @param now nanoseconds of any origin
    void pulse(long now) {
        if (dirty && now - shownAt > PAUSE) {
            shownAt = now;
            show();
        }
    }

    private void show() {
        dirty = false;
        SolvedDraft solved = model.editor().solved();
        if (solved.plan().isEmpty()) {
            String key = solved.problem().isPresent() ? "drive.problems.unsolved" : "drive.problems.nothing-drawn";
            getChildren().setAll(line(key, solved.problem().isPresent() ? Feather.ALERT_OCTAGON : Feather.EDIT_2));
            return;
        }
        List<Violation> violations = solved.violations();
        List<Violation> all = new ArrayList<>(violations);
        all.addAll(model.notes());
        List<Node> rows = new ArrayList<>();
        if (violations.isEmpty()) {
            rows.add(line("drive.problems.none", Feather.CHECK_CIRCLE));
        }
        all.stream().limit(MOST_ROWS).map(this::row).forEach(rows::add);
        if (all.size() > MOST_ROWS) {
            Label more = new Label(texts.now("drive.problems.more", all.size() - MOST_ROWS));
            more.getStyleClass().addAll("muted", "drive-small");
            rows.add(more);
        }
        getChildren().setAll(rows);
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
