package cosmonaut.ui.explore;

import cosmonaut.bench.FxProbe;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Pose;
import cosmonaut.input.Bindings;
import cosmonaut.input.ControlFeel;
import cosmonaut.input.ControlMode;
import cosmonaut.input.DetachedWindows;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelVariant;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.settings.Language;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.PictureSettings;
import cosmonaut.settings.SettingsStore;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Appearance;
import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.ui.explore.surface.PixelBufferSurface;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.cpu.CpuRenderer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.testfx.util.WaitForAsyncUtils;

/// A flight screen on a stage, over a world that is known.
final class TestFlight implements AutoCloseable {

    /// The way in which the hall is flown.
    static final ModelVariant USUAL =
            new ModelVariant("hall of a test", Optional.empty(), BoxWorld.WIDTH, BoxWorld.HEIGHT);

    private static final List<ModelVariant> WAYS = List.of(
            new ModelVariant(USUAL.model(), Optional.of("fast"), BoxWorld.WIDTH / 2, BoxWorld.HEIGHT / 2),
            USUAL,
            new ModelVariant(USUAL.model(), Optional.of("quality"), 2 * BoxWorld.WIDTH, 2 * BoxWorld.HEIGHT));

    private static final long PATIENCE_SECONDS = 30;

    final BoxWorld world;
    final TestPad pad = new TestPad();
    final TestNotices notices = new TestNotices();
    final FxProbe probe;
    final Keyboard keyboard = new Keyboard();
    final Texts texts = new Texts(Language.ENGLISH);

    private final Appearance appearance = new Appearance(Theme.DARK);
    private final FxThread fx = new FxThread();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    final PictureChoice picture;
    private final LiveSettings settings;
    private final Stage stage;
    private final ExploreViewModel model;
    private final ExploreView view;

    private volatile Bindings bindings = Bindings.defaults(ControlMode.FLIGHT);
    private volatile boolean gaveUp;
    private volatile boolean again;

    /// On the JavaFX thread.
    private TestFlight(
            Stage stage,
            Path captures,
            FlightOpener opener,
            BoxWorld world,
            FlightRequest request,
            DetachedWindows windows,
            Supplier<ViewRenderer> renderer) {
        this.stage = stage;
        this.world = world;
        this.probe = new FxProbe(fx);
        this.settings = new LiveSettings(new SettingsStore(captures.resolve("settings")), line -> {});
        this.picture = PictureChoice.of(settings, fx);
        ExploreServices services = new ExploreServices(
                texts,
                opener,
                () -> new Handling(bindings, ControlFeel.DEFAULT, FlightLimits.DEFAULT),
                () -> Panels.DEFAULT,
                panels -> {},
                keyboard,
                pad,
                windows,
                new PresetChoice(settings, wanted -> WAYS, texts, background, fx),
                picture,
                List.of(renderer),
                appearance::dressOnce,
                new CaptureFolder(() -> captures, Clock.systemUTC()),
                fx,
                background);
        model = new ExploreViewModel(request, services, notices, new Exits());
        view = new ExploreView(model, texts, keyboard, new PixelBufferSurface());
        Scene scene = new Scene(view, 1280, 748);
        appearance.dress(scene);
        stage.setScene(scene);
        stage.show();
        model.open();
        view.begin();
    }

    /// A flight through the hall. Not on the JavaFX thread; returns when it flies.
    static TestFlight open(Stage stage, Path captures, double chunkSeconds) throws Exception {
        return open(stage, captures, chunkSeconds, DetachedWindows.NONE, CpuRenderer::new);
    }

    /// The same with other means to draw and to show.
    static TestFlight open(
            Stage stage, Path captures, double chunkSeconds, DetachedWindows windows, Supplier<ViewRenderer> renderer)
            throws Exception {
        BoxWorld world = new BoxWorld(chunkSeconds);
        FlightOpener opener = (request, listener) -> new OpenedFlight(
                new LiveFlight(world, BoxWorld.start(), LiveOptions.DEFAULT.closing(world::close), listener),
                new FlightFacts("hall", USUAL, "arithmetic", OptionalInt.of(4), 0, false));
        Path picture = captures.resolve("hall.png");
        cosmonaut.media.PictureFile.writePng(BoxWorld.start().picture(), picture);
        TestFlight flight = onFx(() -> new TestFlight(
                stage, captures, opener, world, new FlightRequest("hall", "The hall", picture), windows, renderer));
        flight.await("the flight to be ready", view -> view.state() == LiveState.STANDING);
        flight.probe.reset();
        return flight;
    }

    /// Any flight, without waiting.
    static TestFlight open(Stage stage, Path captures, FlightOpener opener, FlightRequest request) throws Exception {
        return onFx(() -> new TestFlight(
                stage, captures, opener, new BoxWorld(0), request, DetachedWindows.NONE, CpuRenderer::new));
    }

    /// What recordings keep from now on.
    void record(PictureSettings.Recorded what) throws Exception {
        settings.change(now -> now.withPicture(now.picture().withRecorded(what)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    CheckBox check(String id) {
        return (CheckBox) view.lookup(id);
    }

    /// The picture as the window shows it.
    Picture seen() {
        WritableImage image = view.lookup(".picture-surface .image-view").snapshot(null, null);
        Picture seen = Picture.black((int) image.getWidth(), (int) image.getHeight());
        for (int i = 0; i < seen.width() * seen.height(); i++) {
            int argb = image.getPixelReader().getArgb(i % seen.width(), i / seen.width());
            seen.rgb()[3 * i] = (byte) (argb >> 16);
            seen.rgb()[3 * i + 1] = (byte) (argb >> 8);
            seen.rgb()[3 * i + 2] = (byte) argb;
        }
        return seen;
    }

    static <T> T onFx(Callable<T> task) throws Exception {
        return WaitForAsyncUtils.asyncFx(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void onFx(Runnable task) throws Exception {
        WaitForAsyncUtils.asyncFx(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// A key event as JavaFX makes it, at the flight.
    void key(KeyCode code, String text, boolean down, boolean alt) throws Exception {
        EventType<KeyEvent> type = down ? KeyEvent.KEY_PRESSED : KeyEvent.KEY_RELEASED;
        onFx(() -> Event.fireEvent(
                view.lookup("#flight-stage"), new KeyEvent(type, "", text, code, false, false, alt, false)));
    }

    ExploreViewModel model() {
        return model;
    }

    ExploreView view() {
        return view;
    }

    Stage stage() {
        return stage;
    }

    /// On the JavaFX thread.
    void look(Theme theme, Language language, double width, double height) {
        appearance.wear(theme);
        texts.speak(language);
        stage.setWidth(width);
        stage.setHeight(height);
    }

    private final class Exits implements FlightExits {
        @Override
        public void failed() {
            gaveUp = true;
        }

        @Override
        public void again() {
            again = true;
        }
    }

    boolean gaveUp() {
        return gaveUp;
    }

    /// Whether the same scene was to be flown anew.
    boolean again() {
        return again;
    }

    LiveSettings settings() {
        return settings;
    }

    /// As if the settings had been changed on another page meanwhile.
    void rebind(Bindings changed) throws Exception {
        bindings = changed;
        onFx(() -> {
            view.halt();
            view.begin();
        });
    }

    LiveView live() throws Exception {
        return onFx(() -> model.liveProperty().get().orElseThrow());
    }

    Pose pose() throws Exception {
        return live().pose();
    }

    /// The generated picture that the person sees.
    Picture picture() throws Exception {
        return onFx(() -> model.lastPicture().orElseThrow());
    }

    void await(String what, Predicate<LiveView> condition) throws Exception {
        awaitThat(what, () -> model.liveProperty().get().filter(condition).isPresent());
    }

    /// Whether a part of the screen can be seen; some are made when they are first needed. On the JavaFX thread.
    boolean shows(String selector) {
        Node part = view.lookup(selector);
        return part != null && part.isVisible();
    }

    void awaitThat(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!onFx(condition)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("waited in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        onFx(() -> {
            view.halt();
            model.close();
            view.clear(model.picture()::gone);
            stage.hide();
        });
        probe.close();
        background.close();
        settings.close();
    }
}
