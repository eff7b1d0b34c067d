package cosmonaut.ui;

import cosmonaut.diagnostics.EventLog;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The notices of the window: a few lines above its lower edge, each with a button that closes it.
///
/// What went well leaves by itself; a problem stays until it is closed or pushed out by newer ones.
public final class NoticeStack implements Notices {

    private static final int MOST = 3;
    private static final Duration READING_TIME = Duration.seconds(6);

    private enum Kind {
        DONE("done", Feather.CHECK_CIRCLE),
        INFO("info", Feather.INFO),
        PROBLEM("problem", Feather.ALERT_TRIANGLE);

        private final String style;
        private final Feather icon;

        Kind(String style, Feather icon) {
            this.style = style;
            this.icon = icon;
        }
    }

    private final Texts texts;
    private final EventLog log;
    private final FxThread fx;
    private final VBox box = new VBox();

    public NoticeStack(Texts texts, EventLog log, FxThread fx) {
        this.texts = texts;
        this.log = log;
        this.fx = fx;
        box.setId("notices");
        box.getStyleClass().add("notices");
        box.setPickOnBounds(false);
        box.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    }

    Node view() {
        return box;
    }

    @Override
    public void done(String line) {
        tell(Kind.DONE, line, null);
    }

    @Override
    public void info(String line) {
        tell(Kind.INFO, line, null);
    }

    @Override
    public void problem(String line, Throwable cause) {
        tell(Kind.PROBLEM, line, cause);
    }

    /// A line with something to do about it; stays until it is answered.
    ///
    /// @param action what the button says; closing the notice is the other answer
    /// @param answered runs after either
    public void offer(String line, String action, Runnable onAction, Runnable answered) {
        log.say(line);
        fx.execute(() -> show(offering(line, action, onAction, answered), line));
    }

    private HBox offering(String line, String action, Runnable onAction, Runnable answered) {
        HBox notice = notice(Kind.INFO, line);
        Button act = new Button(action);
        act.getStyleClass().addAll("small", "notice-action");
        Button dismiss = new Button(texts.now("notice.dismiss"));
        dismiss.getStyleClass().addAll("small", "flat", "notice-dismiss");
        // The line wraps before a button loses its words.
        act.setMinWidth(Region.USE_PREF_SIZE);
        dismiss.setMinWidth(Region.USE_PREF_SIZE);
        act.setOnAction(event -> {
            box.getChildren().remove(notice);
            onAction.run();
            answered.run();
        });
        dismiss.setOnAction(event -> {
            box.getChildren().remove(notice);
            answered.run();
        });
        notice.getChildren().removeLast();
        notice.getChildren().addAll(act, dismiss);
        return notice;
    }

    private void tell(Kind kind, String line, @Nullable Throwable cause) {
        String one = line.replaceAll("\\s*\\R\\s*", " ");
        if (cause == null) {
            log.say(one);
        } else {
            log.failed(one, cause);
        }
        fx.execute(() -> show(kind, one));
    }

    private void show(HBox notice, String line) {
        box.getChildren().removeIf(shown -> line.equals(shown.getUserData()));
        while (box.getChildren().size() >= MOST) {
            box.getChildren().removeFirst();
        }
        box.getChildren().add(notice);
    }

    private void show(Kind kind, String line) {
        HBox notice = notice(kind, line);
        show(notice, line);
        if (kind != Kind.PROBLEM) {
            PauseTransition leave = new PauseTransition(READING_TIME);
            leave.setOnFinished(event -> box.getChildren().remove(notice));
            leave.play();
        }
    }

    private HBox notice(Kind kind, String line) {
        Label label = new Label(line);
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().add("notice-line");
        HBox.setHgrow(label, Priority.ALWAYS);
        Button close = new Button(null, Icon.of(Feather.X));
        close.getStyleClass().addAll("button-icon", "flat", "notice-close");
        close.accessibleTextProperty().bind(texts.of("notice.close"));
        HBox notice = new HBox(Icon.of(kind.icon), label, close);
        notice.setAlignment(Pos.CENTER_LEFT);
        notice.getStyleClass().addAll("notice", kind.style);
        notice.setUserData(line);
        notice.setAccessibleRole(AccessibleRole.TEXT);
        notice.setAccessibleText(line);
        close.setOnAction(event -> box.getChildren().remove(notice));
        return notice;
    }
}
