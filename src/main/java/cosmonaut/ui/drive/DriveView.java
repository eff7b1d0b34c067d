package cosmonaut.ui.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.View;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.scene.Scene;
import cosmonaut.session.drive.GroundPicture;
import cosmonaut.session.drive.RigCameras;
import cosmonaut.settings.Theme;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.surface.Images;
import cosmonaut.viewport.ViewRenderer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;
import javafx.scene.image.PixelWriter;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;

/// The page of drives: tools and map at the left with the graphs beneath, the views beside it once there are some, the
/// panel at the right.
public final class DriveView extends BorderPane {

    private static final double VIEWS_FROM = 0.42;
    private static final double NUDGE = 0.1;
    private static final double FAR_NUDGE = 1;
    private static final double LONGEST_PULSE = 0.1;

    private final DriveViewModel model;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final GroundMap map;
    private final ProfileGraph graph;
    private final SixViews views;
    private final LivePane live;
    private final DrivePanel panel;
    private final SplitPane split = new SplitPane();
    private final AnimationTimer pulse = new Pulse();
    private boolean spaceDown;

    /// @param hands      drive the vehicle live
    /// @param picture    how pictures are enlarged
    /// @param renderers  what may draw the views, the best first
    /// @param theme      the colours of the map and the graphs follow it
    /// @param background lays the ground out from the scene's depth
    /// @param window     the window's thread
    public DriveView(
            DriveViewModel model,
            LiveHands hands,
            PictureChoice picture,
            List<Supplier<ViewRenderer>> renderers,
            ObservableValue<Theme> theme,
            Texts texts,
            Executor background,
            Executor window) {
        this.model = model;
        this.texts = texts;
        this.background = background;
        this.window = window;
        setId("drive");
        getStyleClass().add("drive");
        getStylesheets().add(String.valueOf(DriveView.class.getResource("drive.css")));
        map = new GroundMap(model);
        map.accessibleTextProperty().bind(texts.of("drive.map.accessible"));
        graph = new ProfileGraph(model, texts);
        views = new SixViews(model, texts, picture, renderers);
        live = new LivePane(model.live(), hands, map, texts);
        ImportPane imports = new ImportPane(model, texts);
        theme.subscribe(now -> {
            imports.wear(Ink.of(now));
            map.wear(Ink.of(now));
            graph.wear(Ink.of(now));
            live.wear(Ink.of(now));
        });
        VBox beside = new VBox(new FutureBar(model.rollouts(), views, texts), views);
        beside.getStyleClass().add("drive-beside");
        VBox.setVgrow(views, Priority.ALWAYS);
        split.getItems().setAll(ground());
        model.rollouts().futures().addListener((ListChangeListener<DriveFuture>) change -> arrange(beside));
        VBox.setVgrow(split, Priority.ALWAYS);
        FileChoice files = FileChoice.ofDesktop(() -> getScene().getWindow(), texts);
        VBox left = new VBox(
                new DriveTools(model, map, files, texts), split, graph, new TimelineBar(model.clock(), graph, texts));
        left.setMinWidth(0);
        RigPane cameras = new RigPane(model.setup(), texts);
        theme.subscribe(now -> cameras.wear(Ink.of(now)));
        panel = new DrivePanel(model, cameras::toggle, texts);
        setCenter(new StackPane(left, cameras, imports));
        setRight(panel);
        model.editor().takenProperty().addListener((property, before, now) -> map.fit());
        model.setup().sceneProperty().addListener((property, before, now) -> lay());
        model.setup().rigProperty().addListener((property, before, now) -> lay());
        model.setup().chunksProperty().addListener((property, before, now) -> map.refresh());
        model.setup().kindProperty().addListener((property, before, now) -> map.refresh());
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        addEventFilter(KeyEvent.KEY_RELEASED, this::released);
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                pulse.stop();
                views.halt();
                model.live().finish();
                model.clock().playingProperty().set(false);
            } else {
                model.setup().load();
                pulse.start();
                map.refresh();
            }
        });
    }

    /// The map with what is told in its corner.
    private Node ground() {
        Label where = new Label();
        where.setId("drive-hover");
        where.getStyleClass().add("drive-corner");
        where.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> map.underCursorProperty().get().map(this::words).orElse(""),
                        map.underCursorProperty(),
                        texts.languageProperty()));
        where.setMouseTransparent(true);
        where.visibleProperty().bind(where.textProperty().isNotEmpty());
        Label hint = new Label();
        hint.setId("drive-hint");
        hint.getStyleClass().add("drive-corner");
        hint.setWrapText(true);
        hint.setMouseTransparent(true);
        hint.textProperty()
                .bind(Bindings.when(map.toolProperty().isEqualTo(Tool.PENCIL))
                        .then(texts.of("drive.hint.pencil"))
                        .otherwise(texts.of("drive.hint.points")));
        hint.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.editor().draft().path().points().isEmpty()
                                && !model.live().isRunning(),
                        model.editor().solvedProperty(),
                        model.live().runningProperty()));
        StackPane ground = new StackPane(map, where, hint, live);
        StackPane.setAlignment(where, Pos.BOTTOM_RIGHT);
        StackPane.setAlignment(hint, Pos.TOP_LEFT);
        ground.setMinSize(120, 120);
        return ground;
    }

    private String words(Point3 place) {
        return texts.now("drive.hover", place.x() + 0.0, place.y() + 0.0);
    }

    private void arrange(Node beside) {
        boolean wanted = !model.rollouts().futures().isEmpty();
        boolean there = split.getItems().contains(beside);
        if (wanted && !there) {
            split.getItems().add(beside);
            split.setDividerPositions(VIEWS_FROM);
            map.fitAnew();
        } else if (!wanted && there) {
            split.getItems().remove(beside);
        }
    }

    /// Lays the ground under the path, as far as the depth of the scene tells of it.
    private void lay() {
        Optional<Scene> now = model.setup().sceneProperty().get();
        Optional<DepthPicture> depth = now.flatMap(Scene::depth);
        if (now.isEmpty() || depth.isEmpty()) {
            map.underlay(Optional.empty());
            return;
        }
        Picture picture = now.get().picture();
        Intrinsics lens = now.get().lens();
        Rig rig = model.setup().rigProperty().get();
        background.execute(() -> {
            RigCameras cameras = RigCameras.of(rig, picture.width(), picture.height(), Optional.of(lens));
            GroundPicture ground = GroundPicture.of(
                    picture,
                    depth.get(),
                    lens,
                    cameras.cameras().get(View.FRONT.ordinal()).rigFromCamera());
            Image image = seen(ground);
            window.execute(() -> map.underlay(Optional.of(image)));
        });
    }

    private static Image seen(GroundPicture ground) {
        Picture picture = ground.picture();
        WritableImage image = new WritableImage(picture.width(), picture.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        picture.width(),
                        picture.height(),
                        javafx.scene.image.PixelFormat.getIntArgbInstance(),
                        Images.argb(picture),
                        0,
                        picture.width());
        PixelWriter pixels = image.getPixelWriter();
        for (int i = 0; i < ground.known().length; i++) {
            if (!ground.known()[i]) {
                pixels.setColor(i % picture.width(), i / picture.width(), Color.TRANSPARENT);
            }
        }
        return image;
    }

    // Keys

    private void pressed(KeyEvent event) {
        Object target = event.getTarget();
        if (live.takes(event, true)) {
            event.consume();
            return;
        }
        if (writes(target)) {
            return;
        }
        if (model.imports().shownProperty().get().isPresent()) {
            // The page beneath waits until the file was agreed to or not.
            if (event.getCode() == KeyCode.ESCAPE) {
                model.imports().cancel();
                event.consume();
            }
            return;
        }
        DriveEditor editor = model.editor();
        boolean used = true;
        if (event.isShortcutDown() && event.getCode() == KeyCode.Z) {
            if (event.isShiftDown()) {
                editor.redo();
            } else {
                editor.undo();
            }
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.Y) {
            editor.redo();
        } else if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
            model.deleteChosen();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.A) {
            editor.selection().all(editor.draft().path().ids());
        } else if (event.getCode() == KeyCode.ESCAPE && isBusy()) {
            if (!map.hand().cancel()) {
                editor.selection().none();
            }
        } else if (event.getCode() == KeyCode.SPACE && !(target instanceof ButtonBase)) {
            space();
        } else if (event.getCode().isArrowKey() && movesPoint(target)) {
            nudge(event.getCode(), event.isShiftDown() ? FAR_NUDGE : NUDGE);
        } else {
            used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private static boolean writes(Object target) {
        for (Parent at = target instanceof Parent parent ? parent : null; at != null; at = at.getParent()) {
            if (at instanceof TextInputControl || at instanceof Spinner || at instanceof ComboBoxBase) {
                return true;
            }
        }
        return false;
    }

    private boolean movesPoint(Object target) {
        return !(target instanceof Slider)
                && !model.editor().selection().points().isEmpty();
    }

    /// Whether Escape has something to end here before it has other uses.
    private boolean isBusy() {
        return map.hand().isBusy() || !model.editor().selection().isEmpty();
    }

    private void space() {
        if (!spaceDown) {
            spaceDown = true;
            map.hand().space(true);
        }
    }

    /// Space that has moved the map does not play.
    private void released(KeyEvent event) {
        if (live.takes(event, false)) {
            event.consume();
            return;
        }
        if (event.getCode() == KeyCode.SPACE && spaceDown) {
            spaceDown = false;
            map.hand().space(false);
            if (!map.hand().pannedWithSpace()) {
                model.clock().toggle();
            }
            event.consume();
        }
    }

    private void nudge(KeyCode code, double metres) {
        switch (code) {
            case UP -> model.points().nudge(metres, 0);
            case DOWN -> model.points().nudge(-metres, 0);
            case LEFT -> model.points().nudge(0, metres);
            default -> model.points().nudge(0, -metres);
        }
    }

    /// Lets time pass and paints what has changed.
    private final class Pulse extends AnimationTimer {

        private long before;

        @Override
        public void start() {
            before = 0;
            super.start();
        }

        @Override
        public void handle(long now) {
            double passed = before == 0 ? 0 : Math.min(LONGEST_PULSE, (now - before) / 1e9);
            before = now;
            model.clock().pass(passed);
            live.pulse(passed);
            map.pulse();
            graph.pulse();
            views.pulse(passed);
            panel.pulse(now);
        }
    }
}
