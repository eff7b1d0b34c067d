package cosmonaut.ui.explore;

import atlantafx.base.theme.Styles;
import cosmonaut.session.live.TimelineEntry;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.surface.Images;
import java.util.HashMap;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The moments of the flight in a row. A click looks back at one, the button on the right returns to the present.
final class TimelineStrip extends HBox {

    private static final double THUMBNAIL_HEIGHT = 56;
    private static final double HEIGHT = 86;
    private static final double CELL_WIDTH = 102;

    private final FlightTimeline timeline;
    private final ListView<TimelineEntry> list = new ListView<>();
    private final Map<Integer, Image> images = new HashMap<>();

    TimelineStrip(ExploreViewModel model, Texts texts, Runnable done) {
        timeline = model.timeline();
        setId("timeline");
        getStyleClass().add("timeline");
        setAlignment(Pos.CENTER_LEFT);
        setMinHeight(HEIGHT);
        setMaxHeight(HEIGHT);
        list.setOrientation(Orientation.HORIZONTAL);
        list.setItems(timeline.entries());
        list.setCellFactory(view -> new Moment(texts));
        list.setPrefHeight(HEIGHT);
        list.getStyleClass().add("timeline-list");
        list.accessibleTextProperty().bind(texts.of("explore.timeline.name"));
        list.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                lookBack(model, list.getSelectionModel().getSelectedItem());
                event.consume();
            }
        });
        list.addEventFilter(ScrollEvent.SCROLL, this::sideways);
        list.setOnMouseClicked(event -> {
            lookBack(model, list.getSelectionModel().getSelectedItem());
            done.run();
        });
        HBox.setHgrow(list, Priority.ALWAYS);
        StackPane moments = new StackPane(list, hint(texts));
        HBox.setHgrow(moments, Priority.ALWAYS);
        getChildren().addAll(moments, live(model, texts, done));
        timeline.entries().addListener(this::onChange);
        timeline.shownIndexProperty().subscribe(index -> onShown(index.intValue()));
    }

    /// A wheel that only goes up and down moves the row to its sides.
    private void sideways(ScrollEvent event) {
        if (event.getDeltaX() == 0
                && event.getDeltaY() != 0
                && list.lookup(".scroll-bar:horizontal") instanceof ScrollBar bar) {
            double visible = Math.max(1, list.getWidth() / CELL_WIDTH);
            double cells = Math.max(1, timeline.entries().size() - visible);
            bar.setValue(Math.clamp(bar.getValue() - Math.signum(event.getDeltaY()) * 2 / cells, 0, 1));
            event.consume();
        }
    }

    private Label hint(Texts texts) {
        Label hint = new Label();
        hint.textProperty().bind(texts.of("explore.timeline.empty"));
        hint.getStyleClass().add("muted");
        hint.setMouseTransparent(true);
        hint.visibleProperty().bind(Bindings.size(timeline.entries()).lessThan(2));
        return hint;
    }

    private Button live(ExploreViewModel model, Texts texts, Runnable done) {
        BooleanBinding present = timeline.shownIndexProperty().isEqualTo(FlightTimeline.LIVE);
        Button live = new Button(null, Icon.of(Feather.RADIO));
        live.setId("live");
        live.textProperty().bind(texts.of("explore.timeline.live"));
        live.getStyleClass().add("live-button");
        live.disableProperty().bind(present);
        present.subscribe(now -> {
            live.getStyleClass().remove(Styles.ACCENT);
            if (!now) {
                live.getStyleClass().add(Styles.ACCENT);
            }
        });
        live.setOnAction(event -> {
            model.returnToLive();
            done.run();
        });
        return live;
    }

    private static void lookBack(ExploreViewModel model, @Nullable TimelineEntry entry) {
        if (entry != null) {
            model.lookBack(entry.index());
        }
    }

    private void onShown(int index) {
        if (index == FlightTimeline.LIVE) {
            list.getSelectionModel().clearSelection();
            toEnd();
        }
    }

    private void onChange(ListChangeListener.Change<? extends TimelineEntry> change) {
        while (change.next()) {
            change.getRemoved().forEach(entry -> images.remove(entry.index()));
        }
        if (timeline.shownIndexProperty().get() == FlightTimeline.LIVE) {
            toEnd();
        }
    }

    private void toEnd() {
        if (!timeline.entries().isEmpty()) {
            list.scrollTo(timeline.entries().size() - 1);
        }
    }

    /// One thumbnail with its time.
    private final class Moment extends ListCell<TimelineEntry> {
        private final Texts texts;
        private final ImageView view = new ImageView();
        private final Label time = new Label();
        private final StackPane face = new StackPane(view, time);

        Moment(Texts texts) {
            this.texts = texts;
            getStyleClass().add("moment");
            view.setFitHeight(THUMBNAIL_HEIGHT);
            view.setPreserveRatio(true);
            view.setSmooth(true);
            time.getStyleClass().add("moment-time");
            StackPane.setAlignment(time, Pos.BOTTOM_RIGHT);
        }

        @Override
        protected void updateItem(@Nullable TimelineEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            view.setImage(images.computeIfAbsent(entry.index(), index -> Images.of(entry.thumbnail())));
            time.setText(texts.now("explore.value.seconds", entry.flightSeconds()));
            setAccessibleText(time.getText());
            setGraphic(face);
        }
    }
}
