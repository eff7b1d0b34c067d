package cosmonaut.ui.explore;

import cosmonaut.media.Picture;
import cosmonaut.session.live.DisplayPicture;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.inspector.InspectorView;
import cosmonaut.ui.explore.surface.DrawPace;
import cosmonaut.ui.explore.surface.FrameGaps;
import cosmonaut.ui.explore.surface.Images;
import cosmonaut.ui.explore.surface.PictureSurface;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The flight screen: the picture with what lies over it, the inspector beside it, the timeline under it.
final class ExploreView extends BorderPane {

    private final ExploreViewModel model;
    private final PictureSurface surface;
    private final HudView hud;
    private final InspectorView inspector;
    private final FlightInput input;
    private final FullScreen fullScreen;
    private final FrameGaps gaps = new FrameGaps();
    private final DrawPace pace = new DrawPace();
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            pulse();
        }
    };

    private boolean resized;

    ExploreView(ExploreViewModel model, Texts texts, Keyboard keyboard, PictureSurface surface) {
        this.model = model;
        this.surface = surface;
        getStyleClass().add("explore");
        getStylesheets().add(String.valueOf(ExploreView.class.getResource("explore.css")));
        ActionLabels labels = new ActionLabels(model, texts, keyboard);
        StackPane stage = new StackPane();
        input = new FlightInput(model, keyboard, this, stage);
        fullScreen = new FullScreen(model, this, texts, labels);
        hud = new HudView(model, texts, labels);
        inspector = new InspectorView(
                model.inspector(), texts, action -> labels.nameWithKey(texts.of(action.textKey()), action));
        stage.getStyleClass().add("flight-stage");
        stage.setMinSize(0, 0);
        stage.getChildren()
                .addAll(
                        surface.node(),
                        hud,
                        lower(model, texts, labels),
                        new FailureCard(model, texts, input::steer),
                        new HelpOverlay(model, texts, labels));
        setCenter(stage);
        arrange(model.overlays(), new TimelineStrip(model, texts, input::steer));
        surface.node().widthProperty().addListener(changed -> resize());
        surface.node().heightProperty().addListener(changed -> resize());
        model.firstSightProperty().subscribe(this::showFirstSight);
        model.overlays().screenshotWantedProperty().addListener(wanted -> screenshot());
        model.overlays().promptWantedProperty().addListener(wanted -> inspector.writePrompt());
    }

    private Node lower(ExploreViewModel flight, Texts texts, ActionLabels labels) {
        VBox lower = new VBox(
                new FlightBanner(flight, texts, labels, input::steer),
                new ChunkBar(flight, texts, input::steer),
                new FlightBar(flight, texts, labels, input::steer));
        lower.setAlignment(Pos.BOTTOM_CENTER);
        lower.setPickOnBounds(false);
        lower.getStyleClass().add("flight-lower");
        lower.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        StackPane.setAlignment(lower, Pos.BOTTOM_CENTER);
        return lower;
    }

    private void arrange(FlightOverlays overlays, Node timeline) {
        overlays.inspectorProperty().subscribe(shown -> {
            setRight(shown ? inspector : null);
            if (!shown) {
                input.steer();
            }
        });
        overlays.timelineProperty().subscribe(shown -> setBottom(shown ? timeline : null));
    }

    /// The screen is in front and its flight may move.
    void begin() {
        model.shown();
        gaps.interrupt();
        input.begin();
        fullScreen.begin();
        timer.start();
    }

    /// Another page is in front.
    void halt() {
        timer.stop();
        input.halt();
        fullScreen.halt();
        model.stopMotion();
    }

    /// Times between the updates of the picture.
    FrameGaps gaps() {
        return gaps;
    }

    void clear() {
        surface.clear();
    }

    private void pulse() {
        long now = System.nanoTime();
        gaps.update(now);
        Optional<DisplayPicture> picture = model.pulse(now, pace.isDue(now));
        if (picture.isPresent() && (picture.get().changed() || resized)) {
            DisplayPicture due = picture.get();
            surface.show(due.argb(), due.width(), due.height());
            resized = false;
            pace.drawn(now, System.nanoTime());
        }
        model.liveProperty().get().ifPresent(view -> hud.draw(view, model));
        inspector.follow(model.controls());
    }

    private void showFirstSight(Optional<Picture> picture) {
        if (picture.isPresent() && model.factsProperty().get().isEmpty()) {
            Picture first = picture.get();
            surface.show(Images.argb(first), first.width(), first.height());
        }
    }

    /// A surface may have made its picture for the size that it had.
    private void resize() {
        resized = true;
        showFirstSight(model.firstSightProperty().get());
    }

    private void screenshot() {
        double scale = getScene() == null ? 1 : getScene().getWindow().getOutputScaleX();
        model.screenshot(surface.node().getWidth() * scale, surface.node().getHeight() * scale);
    }
}
