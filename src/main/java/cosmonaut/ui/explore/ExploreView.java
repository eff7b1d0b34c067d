package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveState;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.inspector.InspectorView;
import cosmonaut.ui.explore.surface.FrameGaps;
import cosmonaut.ui.explore.surface.PictureSurface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The flight screen: the picture with what lies over it, the inspector beside it, the timeline under it.
final class ExploreView extends BorderPane {

    private final ExploreViewModel model;
    private final PictureSurface surface;
    private final HudView hud;
    private final Texts texts;
    private final ActionLabels labels;
    private final StackPane stage = new StackPane();
    private final Set<Supplier<Node>> made = new HashSet<>();
    private final List<ObservableBooleanValue> followed = new ArrayList<>();
    private final FlightInput input;
    private final FullScreen fullScreen;
    private final FrameGaps gaps = new FrameGaps();
    private @Nullable InspectorView inspector;
    private @Nullable TimelineStrip timeline;
    private final AnimationTimer timer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            pulse();
        }
    };

    ExploreView(ExploreViewModel model, Texts texts, Keyboard keyboard, PictureSurface surface) {
        this.model = model;
        this.surface = surface;
        getStyleClass().add("explore");
        getStylesheets().add(String.valueOf(ExploreView.class.getResource("explore.css")));
        labels = new ActionLabels(model, texts, keyboard);
        input = new FlightInput(model, keyboard, this, stage);
        fullScreen = new FullScreen(model, this, texts, labels);
        hud = new HudView(model, texts, labels);
        this.texts = texts;
        stage.getStyleClass().add("flight-stage");
        stage.setMinSize(0, 0);
        stage.getChildren().addAll(surface.node(), hud, lower(model, texts, labels));
        setCenter(stage);
        onceWanted(
                Bindings.createBooleanBinding(
                        () -> model.stateProperty().get() == LiveState.FAILED, model.stateProperty()),
                () -> new FailureCard(model, texts, input::steer));
        onceWanted(model.overlays().helpProperty(), () -> new HelpOverlay(model, texts, labels));
        arrange(model.overlays());
        model.overlays()
                .promptWantedProperty()
                .addListener(wanted -> inspector().writePrompt());
    }

    /// Lays something over the picture as soon as it is wanted for the first time: few flights need it.
    private void onceWanted(ObservableBooleanValue wanted, Supplier<Node> maker) {
        followed.add(wanted);
        wanted.subscribe(now -> {
            if (now && made.add(maker)) {
                stage.getChildren().add(maker.get());
            }
        });
    }

    private TimelineStrip timeline() {
        TimelineStrip there = timeline;
        if (there == null) {
            there = new TimelineStrip(model, texts, input::steer);
            timeline = there;
        }
        return there;
    }

    private InspectorView inspector() {
        InspectorView there = inspector;
        if (there == null) {
            there = new InspectorView(
                    model.inspector(), texts, action -> labels.nameWithKey(texts.of(action.textKey()), action));
            inspector = there;
        }
        return there;
    }

    /// The parts of the screen, taken out of it, for whoever wants to try them; the screen is of no use any more.
    List<Node> takeApart() {
        List<Node> parts = new ArrayList<>(stage.getChildren());
        parts.add(getBottom());
        stage.getChildren().clear();
        setBottom(null);
        return parts.stream().filter(Objects::nonNull).toList();
    }

    /// Has only this part, where it would be.
    void tryOnly(Node part) {
        stage.getChildren().setAll(part);
    }

    private Node lower(ExploreViewModel flight, Texts texts, ActionLabels labels) {
        VBox lower = new VBox(
                new FlightBanner(flight, texts, labels, input::steer),
                LaterNode.of(
                        flight.readings().chunkWorthShowingProperty(), () -> new ChunkBar(flight, texts, input::steer)),
                new FlightBar(flight, texts, labels, input::steer));
        lower.setAlignment(Pos.BOTTOM_CENTER);
        lower.setPickOnBounds(false);
        lower.getStyleClass().add("flight-lower");
        lower.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        StackPane.setAlignment(lower, Pos.BOTTOM_CENTER);
        return lower;
    }

    private void arrange(FlightOverlays overlays) {
        overlays.inspectorProperty().subscribe(shown -> {
            setRight(shown ? inspector() : null);
            if (!shown) {
                input.steer();
            }
        });
        overlays.timelineProperty().subscribe(shown -> setBottom(shown ? timeline() : null));
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

    /// The picture disappears.
    ///
    /// @param gone runs when its memory is read no more
    void clear(Runnable gone) {
        surface.clear(gone);
    }

    private void pulse() {
        long now = System.nanoTime();
        gaps.update(now);
        model.pulse(now, surface.roomWidth(), surface.roomHeight())
                .ifPresent(picture -> surface.show(picture.pixels()));
        if (!model.overlays().detachedProperty().get()) {
            model.liveProperty().get().ifPresent(view -> hud.draw(view, model));
        }
        InspectorView beside = inspector;
        if (beside != null) {
            beside.follow(model.controls());
        }
    }
}
