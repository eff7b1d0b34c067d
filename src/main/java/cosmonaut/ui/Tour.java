package cosmonaut.ui;

import cosmonaut.settings.LiveSettings;
import javafx.animation.AnimationTimer;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Polygon;
import org.jspecify.annotations.Nullable;

/// Four hints at the first start, one after the other, each beside what it is about: a world, how to steer, the
/// inspector, recording. Those of a flight wait until there is one. Shown once, whether or not all are read.
final class Tour {

    private enum Hint {
        WORLD(Page.WORLDS, "#worlds .world-card", "tour.world"),
        STEER(Page.FLIGHT, "#do-help", "tour.steer"),
        INSPECTOR(Page.FLIGHT, "#do-inspector", "tour.inspector"),
        RECORD(Page.FLIGHT, "#do-record", "tour.record");

        private final Page page;
        private final String anchor;
        private final String textKey;

        Hint(Page page, String anchor, String textKey) {
            this.page = page;
            this.anchor = anchor;
            this.textKey = textKey;
        }
    }

    private static final double GAP = 6;
    private static final double MARGIN = 16;
    private static final double ARROW = 9;
    private static final double WIDTH = 340;

    private final ShellViewModel shell;
    private final Texts texts;
    private final LiveSettings settings;
    private final Pane over = new Pane();
    private final VBox bubble = new VBox();
    private final Label words = new Label();
    private final Label place = new Label();
    private final Button next = new Button();
    private final Polygon up = new Polygon(0, ARROW, ARROW, 0, 2 * ARROW, ARROW);
    private final Polygon down = new Polygon(0, 0, ARROW, ARROW, 2 * ARROW, 0);
    private final AnimationTimer follow = new AnimationTimer() {
        @Override
        public void handle(long now) {
            arrange();
        }
    };

    private int at;
    private boolean ended;

    Tour(ShellViewModel shell, Texts texts, LiveSettings settings) {
        this.shell = shell;
        this.texts = texts;
        this.settings = settings;
        over.setId("tour");
        over.setPickOnBounds(false);
        over.setVisible(false);
        ended = settings.current().window().toured();
        if (ended) {
            return;
        }
        Button skip = new Button();
        skip.setId("tour-skip");
        skip.textProperty().bind(texts.of("tour.skip"));
        skip.getStyleClass().addAll("small", "flat");
        skip.setOnAction(event -> end());
        next.setId("tour-next");
        next.getStyleClass().addAll("small", "accent");
        next.setOnAction(event -> advance());
        // The keys stay with the flight.
        skip.setFocusTraversable(false);
        next.setFocusTraversable(false);
        words.setId("tour-words");
        words.setWrapText(true);
        place.getStyleClass().add("muted");
        Region between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        HBox hand = new HBox(place, between, skip, next);
        hand.setAlignment(Pos.CENTER_LEFT);
        hand.getStyleClass().add("tour-hand");
        bubble.getChildren().addAll(words, hand);
        bubble.getStyleClass().add("tour-bubble");
        bubble.setPrefWidth(WIDTH);
        up.getStyleClass().add("tour-arrow");
        down.getStyleClass().add("tour-arrow");
        over.getChildren().addAll(bubble, up, down);
        shell.pageProperty().subscribe(page -> turnedTo());
    }

    /// Lies over the pages.
    Node view() {
        return over;
    }

    /// Whoever flies has chosen a world.
    private void turnedTo() {
        if (ended) {
            return;
        }
        if (shell.page() == Page.FLIGHT && at == 0) {
            at = 1;
        }
        Hint hint = Hint.values()[at];
        words.textProperty().bind(texts.of(hint.textKey));
        place.setText((at + 1) + " / " + Hint.values().length);
        boolean last = at == Hint.values().length - 1;
        next.textProperty().bind(texts.of(last ? "tour.done" : "tour.next"));
        boolean shown = shell.page() == hint.page;
        over.setVisible(shown);
        if (shown) {
            settings.change(now -> now.withWindow(now.window().withToured(true)));
            follow.start();
        } else {
            follow.stop();
        }
    }

    private void advance() {
        at++;
        if (at == Hint.values().length) {
            end();
        } else {
            turnedTo();
        }
    }

    private void end() {
        ended = true;
        over.setVisible(false);
        follow.stop();
    }

    private void arrange() {
        if (over.getScene() == null) {
            return;
        }
        bubble.autosize();
        double width = bubble.getWidth();
        double height = bubble.getHeight();
        Bounds anchor = anchor(over.getScene().getRoot().lookup(Hint.values()[at].anchor));
        up.setVisible(false);
        down.setVisible(false);
        if (anchor == null) {
            bubble.relocate((over.getWidth() - width) / 2, over.getHeight() - height - 6 * MARGIN);
            return;
        }
        double middle = anchor.getCenterX();
        double left = Math.clamp(middle - width / 2, MARGIN, Math.max(MARGIN, over.getWidth() - width - MARGIN));
        double tip = Math.clamp(middle - ARROW, left + ARROW, left + width - 3 * ARROW);
        boolean below = anchor.getMaxY() + GAP + ARROW + height + MARGIN < over.getHeight();
        Polygon arrow = below ? up : down;
        double top = below ? anchor.getMaxY() + GAP + ARROW : Math.max(MARGIN, anchor.getMinY() - GAP - ARROW - height);
        bubble.relocate(left, top);
        arrow.relocate(tip, below ? top - ARROW + 1 : top + height - 1);
        arrow.setVisible(true);
    }

    private @Nullable Bounds anchor(@Nullable Node node) {
        if (node == null || !node.isVisible() || node.getLayoutBounds().isEmpty()) {
            return null;
        }
        return over.sceneToLocal(node.localToScene(node.getLayoutBounds()));
    }
}
