package cosmonaut.ui.explore;

import atlantafx.base.controls.RingProgressIndicator;
import atlantafx.base.theme.Styles;
import cosmonaut.input.Action;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import javafx.animation.KeyFrame;
import javafx.animation.KeyValue;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/// One line above the buttons that says what stands between the person and flying: the model is being read, the past
/// is shown, something is in the way, or the mouse is free.
final class FlightBanner extends VBox {

    private static final Duration FADE = Duration.millis(350);

    private final ExploreViewModel model;
    private final Texts texts;
    private final ActionLabels labels;

    FlightBanner(ExploreViewModel model, Texts texts, ActionLabels labels, Runnable done) {
        this.model = model;
        this.texts = texts;
        this.labels = labels;
        setAlignment(Pos.BOTTOM_CENTER);
        setPickOnBounds(false);
        getStyleClass().add("banners");
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        getChildren()
                .addAll(
                        loading(),
                        LaterNode.of(in(LiveState.LOOKING_BACK), () -> lookingBack(done)),
                        LaterNode.of(model.readings().hinderedProperty(), this::inTheWay),
                        pointer());
    }

    private BooleanBinding in(LiveState state) {
        return Bindings.createBooleanBinding(() -> model.stateProperty().get() == state, model.stateProperty());
    }

    private Node loading() {
        StringBinding words = Bindings.createStringBinding(
                () -> model.factsProperty().get().isEmpty()
                        ? texts.now("explore.loading.model")
                        : texts.now("explore.loading.world"),
                model.factsProperty(),
                texts.languageProperty());
        RingProgressIndicator ring = new RingProgressIndicator();
        ring.setMinSize(18, 18);
        ring.setMaxSize(18, 18);
        HBox banner = banner("loading", in(LiveState.LOADING), ring, words);
        // A turning ring costs a repainting of the window at every pulse, so it must not turn unseen.
        banner.visibleProperty().subscribe(shown -> ring.setProgress(shown ? -1 : 0));
        return banner;
    }

    private Node lookingBack(Runnable done) {
        Button on = button(done, () -> model.act(Action.FLY_ON));
        on.setId("fly-on");
        on.textProperty().bind(labels.nameWithKey(texts.of("explore.timeline.fly-on"), Action.FLY_ON));
        on.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.liveProperty()
                                .get()
                                .filter(LiveView::canFlyOn)
                                .isPresent(),
                        model.liveProperty()));
        on.managedProperty().bind(on.visibleProperty());
        Button back = button(done, model::returnToLive);
        back.textProperty().bind(texts.of("explore.timeline.return"));
        HBox banner = banner(
                "looking-back",
                in(LiveState.LOOKING_BACK),
                Icon.of(Feather.CLOCK),
                texts.of("explore.timeline.looking-back"));
        banner.getChildren().addAll(on, back);
        return banner;
    }

    private static Button button(Runnable done, Runnable does) {
        Button button = new Button();
        button.getStyleClass().addAll(Styles.SMALL, "hud-button");
        button.setOnAction(event -> {
            does.run();
            done.run();
        });
        return button;
    }

    /// Comes and goes softly: nothing is wrong.
    private Node inTheWay() {
        DoubleProperty strength = new SimpleDoubleProperty();
        HBox banner = banner(
                "in-the-way",
                strength.greaterThan(0),
                Icon.of(Feather.ALERT_CIRCLE),
                texts.of("explore.hint.in-the-way"));
        banner.opacityProperty().bind(strength);
        Timeline fade = new Timeline();
        model.readings().hinderedProperty().subscribe(hindered -> {
            fade.stop();
            fade.getKeyFrames().setAll(new KeyFrame(FADE, new KeyValue(strength, hindered ? 1 : 0)));
            fade.play();
        });
        return banner;
    }

    private Node pointer() {
        BooleanBinding free = model.overlays()
                .pointerCapturedProperty()
                .not()
                .and(model.overlays().hudProperty())
                .and(in(LiveState.STANDING).or(in(LiveState.FLYING)));
        StringBinding words = Bindings.createStringBinding(
                () -> texts.now("explore.hint.pointer", labels.key(Action.RELEASE_POINTER), labels.key(Action.HELP)),
                labels.sources());
        return LaterNode.of(free, () -> banner("pointer-hint", free, Icon.of(Feather.MOUSE_POINTER), words));
    }

    private static HBox banner(String id, BooleanBinding shown, Node icon, StringBinding words) {
        Label label = new Label();
        label.textProperty().bind(words);
        HBox banner = new HBox(icon, label);
        banner.setId(id);
        banner.setAlignment(Pos.CENTER);
        banner.setMaxWidth(Region.USE_PREF_SIZE);
        banner.getStyleClass().addAll("hud-card", "banner");
        banner.visibleProperty().bind(shown);
        banner.managedProperty().bind(banner.visibleProperty());
        return banner;
    }
}
