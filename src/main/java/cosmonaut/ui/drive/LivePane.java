package cosmonaut.ui.drive;

import cosmonaut.drive.LiveDrive;
import cosmonaut.drive.Pedals;
import cosmonaut.input.Action;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.kordamp.ikonli.feather.Feather;

/// Driving by hand, over the map: the button that begins it, the vehicle with its trail, wheel, pedals and speed.
///
/// Keys drive while this pane has the focus; anywhere else they belong to what is focused, and the vehicle rolls out.
final class LivePane extends StackPane {

    private static final double NOTCH = 1.15;
    private static final double WIDTH = 336;

    private final LiveRun run;
    private final LiveHands hands;
    private final GroundMap map;
    private final Texts texts;
    private final Canvas canvas = new Canvas();
    private final SteeringDial dial = new SteeringDial();
    private final Label speed = new Label();
    private final Label steering = new Label();
    private final Label time = new Label();
    private final Label hint = new Label();
    private final Region throttle = new Region();
    private final Region brake = new Region();
    private final Button begin = new Button(null, Icon.of(Feather.NAVIGATION));
    private final VBox card = new VBox();
    private final ObservableValue<Boolean> windowFocus;
    private Ink ink = Ink.DARK;

    LivePane(LiveRun run, LiveHands hands, GroundMap map, Texts texts) {
        this.run = run;
        this.hands = hands;
        this.map = map;
        this.texts = texts;
        windowFocus = sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::focusedProperty)
                .orElse(false);
        setId("drive-live-pane");
        setFocusTraversable(false);
        canvas.setManaged(false);
        canvas.setMouseTransparent(true);
        begin.setId("drive-live");
        begin.textProperty().bind(texts.of("drive.live"));
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(texts.of("drive.live.tip"));
        begin.setTooltip(tip);
        begin.setOnAction(event -> begin());
        begin.getStyleClass().add("drive-live-button");
        card();
        getChildren().setAll(canvas, begin, card);
        setAlignment(begin, Pos.BOTTOM_CENTER);
        setAlignment(card, Pos.BOTTOM_CENTER);
        run.runningProperty().subscribe(this::show);
        focusedProperty().addListener((property, before, now) -> hold());
        windowFocus.addListener((property, before, now) -> hold());
        texts.languageProperty().addListener((property, before, now) -> tell());
        addEventHandler(MouseEvent.MOUSE_PRESSED, event -> {
            if (run.isRunning()) {
                requestFocus();
                event.consume();
            }
        });
        addEventHandler(ScrollEvent.SCROLL, event -> {
            if (run.isRunning()) {
                map.zoom(event.getDeltaY() > 0 ? NOTCH : 1 / NOTCH);
                event.consume();
            }
        });
    }

    private void card() {
        speed.setId("drive-live-speed");
        speed.getStyleClass().add("drive-live-speed");
        steering.setId("drive-live-steering");
        steering.getStyleClass().add("drive-figures");
        time.getStyleClass().add("drive-figures");
        VBox figures = new VBox(speed, new HBox(8, steering, time));
        HBox.setHgrow(figures, Priority.ALWAYS);
        HBox readings = new HBox(dial, figures, pedal(brake, "brake"), pedal(throttle, "throttle"));
        readings.setAlignment(Pos.CENTER_LEFT);
        readings.getStyleClass().add("drive-live-readings");
        hint.setId("drive-live-hint");
        hint.setWrapText(true);
        hint.setMinHeight(USE_PREF_SIZE);
        hint.getStyleClass().addAll("muted", "drive-small");
        Button done = new Button();
        done.setId("drive-live-done");
        done.textProperty().bind(texts.of("drive.live.done"));
        done.getStyleClass().add("accent");
        done.setFocusTraversable(false);
        done.setOnAction(event -> finish());
        Button no = new Button();
        no.setId("drive-live-abandon");
        no.textProperty().bind(texts.of("drive.live.abandon"));
        no.setFocusTraversable(false);
        no.setOnAction(event -> abandon());
        HBox buttons = new HBox(8, done, no);
        card.getChildren().setAll(readings, hint, buttons);
        card.getStyleClass().add("drive-live-card");
        card.setMaxSize(WIDTH, USE_PREF_SIZE);
    }

    private static Region pedal(Region filled, String name) {
        filled.getStyleClass().addAll("drive-pedal-filled", "drive-pedal-" + name);
        StackPane pedal = new StackPane(filled);
        pedal.setAlignment(Pos.BOTTOM_CENTER);
        pedal.getStyleClass().add("drive-pedal");
        filled.setMaxHeight(0);
        return pedal;
    }

    void wear(Ink other) {
        ink = other;
    }

    private void begin() {
        hands.begin();
        run.start();
        requestFocus();
    }

    /// Ends the drive and keeps it.
    void finish() {
        if (run.isRunning()) {
            run.finish();
            map.fit();
            map.requestFocus();
        }
    }

    private void abandon() {
        run.abandon();
        map.requestFocus();
    }

    private void show(boolean running) {
        begin.setVisible(!running);
        card.setVisible(running);
        setPickOnBounds(running);
        setFocusTraversable(running);
        canvas.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
        tell();
    }

    /// Whoever has lost the keys holds nothing: a key that is let go elsewhere is never told here.
    private void hold() {
        if (steers()) {
            hands.takeHold();
        } else {
            hands.letGo();
        }
        tell();
    }

    private boolean steers() {
        return isFocused() && windowFocus.getValue();
    }

    private void tell() {
        hint.setText(texts.now(steers() ? "drive.live.hint" : "drive.live.click"));
    }

    /// @return whether the key drives, and belongs to nobody else
    boolean takes(KeyEvent event, boolean down) {
        return run.isRunning()
                && isFocused()
                && !event.isShortcutDown()
                && !event.isAltDown()
                && hands.key(event, down);
    }

    /// Lets the vehicle drive on, and paints it.
    ///
    /// @param passed seconds since the last pulse
    void pulse(double passed) {
        if (!run.isRunning()) {
            return;
        }
        run.pass(passed, hands.pedals());
        for (Action action : hands.pressed()) {
            if (action == Action.FLY_ON) {
                finish();
            } else if (action == Action.RELEASE_POINTER) {
                abandon();
            }
        }
        run.now().ifPresent(this::paint);
    }

    private void paint(LiveDrive drive) {
        map.follow(drive.state().pose());
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        new LivePainter(canvas.getGraphicsContext2D(), map.frame(), ink).paint(run.moments(), drive);
        Pedals pedals = run.pedals();
        dial.show(pedals.wheel());
        speed.setText(texts.now("drive.live.speed", drive.state().speed() * 3.6));
        double degrees = Math.toDegrees(drive.state().steer());
        String way = degrees > 0.5 ? "drive.live.left" : degrees < -0.5 ? "drive.live.right" : "drive.live.straight";
        steering.setText(texts.now(way, Math.abs(degrees)));
        time.setText(texts.now("drive.live.time", drive.seconds()));
        throttle.setMaxHeight(pedals.throttle() * SteeringDial.SIZE);
        brake.setMaxHeight(pedals.brake() * SteeringDial.SIZE);
    }
}
