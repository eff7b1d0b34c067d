package cosmonaut.ui.explore;

import cosmonaut.BlockedException;
import cosmonaut.InvalidInputException;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.MotionMode;
import cosmonaut.input.Action;
import cosmonaut.input.Controls;
import cosmonaut.input.DetachedWindows;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.session.recording.Recording;
import cosmonaut.settings.PictureSettings;
import cosmonaut.ui.FlightExits;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.FxThread;
import cosmonaut.ui.Notices;
import cosmonaut.ui.PictureChoice.Overlay;
import cosmonaut.ui.explore.inspector.FlightDials;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.ui.explore.inspector.FlightPreset;
import cosmonaut.ui.explore.inspector.InspectorViewModel;
import cosmonaut.viewport.ViewPicture;
import java.io.IOException;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// One flight as a person steers and watches it: takes what hands do, gives the picture to show and all that is said
/// around it. Pictures are drawn by the viewport's own thread. JavaFX thread only.
public final class ExploreViewModel {

    private static final double WIDER_DEGREES = 5;

    private final FlightRequest request;
    private final ExploreServices services;
    private final Notices notices;
    private final FlightExits exits;
    private final Controls controls;
    private final FlightReadings readings;
    private final FlightDials dials;
    private final FlightTimeline timeline = new FlightTimeline();
    private final FlightCaptures captures;
    private final FlightOverlays overlays;
    private final FlightPicture picture;

    private final ReadOnlyObjectWrapper<Optional<Picture>> firstSight = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<FlightFacts>> facts = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<LiveView>> live = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<LiveState> state = new ReadOnlyObjectWrapper<>(LiveState.LOADING);

    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();

    private @Nullable OpenedFlight opened;
    private boolean steady = true;
    private double speedInForce = 1;
    private boolean closed;

    /// @param exits where to go when the flight is over
    public ExploreViewModel(FlightRequest request, ExploreServices services, Notices notices, FlightExits exits) {
        this.request = request;
        this.services = services;
        this.notices = notices;
        this.exits = exits;
        Handling handling = services.handling().get();
        this.controls = new Controls(handling.bindings(), handling.feel(), handling.limits());
        this.overlays = new FlightOverlays(
                services.panels().get(), services.onPanels(), services.picture().overlayProperty(Overlay.ALL));
        this.readings = new FlightReadings(services.texts());
        this.dials = new FlightDials(services.texts());
        this.captures = new FlightCaptures(services.captures(), services.texts(), notices, services.background());
        this.picture = new FlightPicture(services, notices);
    }

    /// Reads the picture, then the model; the first is there at once.
    public void open() {
        services.presets().refresh();
        services.background().execute(this::readFirstSight);
        services.background().execute(this::readWorld);
    }

    private void readFirstSight() {
        try {
            Picture read = PictureFile.read(request.picture());
            services.fx().execute(() -> see(read));
        } catch (InvalidInputException e) {
            // Opening the scene meets the same file and says what is wrong with it.
            services.fx().execute(() -> firstSight.set(Optional.empty()));
        }
    }

    private void see(Picture read) {
        if (opened == null && !closed) {
            picture.show(read);
        }
        firstSight.set(Optional.of(read));
    }

    private void readWorld() {
        try {
            OpenedFlight ready = services.opener().open(request, new Told());
            services.fx().execute(() -> begin(ready));
        } catch (InvalidInputException | IOException e) {
            services.fx().execute(() -> failedToOpen(String.valueOf(e.getMessage()), e));
        } catch (RuntimeException | OutOfMemoryError e) {
            String line = services.texts().now("explore.notice.open-failed", String.valueOf(e.getMessage()));
            services.fx().execute(() -> failedToOpen(line, e));
        }
    }

    private void failedToOpen(String line, Throwable cause) {
        if (!closed) {
            notices.problem(line, cause);
            exits.failed();
        }
    }

    private void begin(OpenedFlight ready) {
        if (closed) {
            services.background().execute(ready.flight()::close);
            return;
        }
        opened = ready;
        picture.show(ready);
        facts.set(Optional.of(ready.facts()));
        dials.begin(ready.flight(), ready.facts());
        if (ready.facts().unlikely()) {
            notices.info(services.texts().now("explore.notice.unlikely"));
        }
    }

    /// One update of the window: takes the hands' newest state, gives the newest finished picture and asks for another.
    ///
    /// @param nanoTime of the display, as [System#nanoTime]
    /// @param width pixels of the screen that there are for the picture
    /// @param height pixels of the screen that there are for the picture
    /// @return the picture to show instead of the present one, empty where there is no newer one
    public Optional<ViewPicture> pulse(long nanoTime, int width, int height) {
        Optional<ViewPicture> newest = picture.exchange(width, height);
        picture.pulse(steer(nanoTime));
        return newest;
    }

    /// @return whether what the hands want has changed after having been the same for a while
    private boolean steer(long nanoTime) {
        controls.poll(services.pads());
        controls.drainPressed().forEach(this::act);
        controls.drainNotices().forEach(notice -> notices.info(services.texts().now(notice.textKey(), notice.name())));
        OpenedFlight flying = opened;
        if (flying == null) {
            return false;
        }
        LiveFlight flight = flying.flight();
        if (controls.speedFactor() != speedInForce) {
            speedInForce = controls.speedFactor();
            flight.speed(speedInForce);
        }
        boolean changed = flight.control(wanted());
        boolean suddenly = changed && steady;
        steady = !changed;
        LiveView view = flight.view();
        live.set(Optional.of(view));
        state.set(view.state());
        readings.take(view, picture.renderer(), picture.route(), nanoTime);
        if (view.recording().filter(it -> !it.ended()).isPresent() && recordsView()) {
            picture.wantPixels();
        }
        flying.surface()
                .takeTrouble()
                .ifPresent(why -> notices.info(services.texts().now("explore.notice.surface", why)));
        dials.take(view);
        timeline.take(flight, view, nanoTime);
        return suddenly;
    }

    /// A key or button has been pressed or let go: what is held now is flown and drawn at once, not at the next update.
    void handsChanged() {
        if (opened != null && opened.flight().control(wanted())) {
            picture.pulse(true);
        }
    }

    private FlightControl wanted() {
        return overlays.helpProperty().get() ? FlightControl.RELEASED : controls.flightControl();
    }

    /// Does what was pressed once.
    public void act(Action action) {
        OpenedFlight flying = opened;
        if (overlays.act(action) || flying == null) {
            return;
        }
        LiveFlight flight = flying.flight();
        switch (action) {
            case PAUSE -> pauseOrResume(flight);
            case STEP -> step(flight);
            case RESET -> flight.reset();
            case REROLL -> dials.reroll();
            case ANOTHER_WORLD -> anotherWorld();
            case FLY_ON -> flyOn(flight);
            case CANCEL_CHUNK -> flight.cancelChunk();
            case MOTION -> walkOrFly(flight);
            case VIEW_WIDER -> dials.widen(WIDER_DEGREES);
            case VIEW_NARROWER -> dials.widen(-WIDER_DEGREES);
            case RECORD -> recordOrStop(flying);
            case SCREENSHOT -> screenshot(flying, false);
            case SCREENSHOT_OF_VIEW -> screenshot(flying, true);
            case EXPORT -> captures.export(flying.facts(), flight);
            default -> {
                // Held actions are part of the control, and the speed is the controls' own.
            }
        }
    }

    private void pauseOrResume(LiveFlight flight) {
        switch (flight.view().state()) {
            case PAUSED -> flight.resume();
            case LOOKING_BACK -> flight.live();
            default -> flight.pause();
        }
    }

    private void walkOrFly(LiveFlight flight) {
        LiveView view = flight.view();
        if (view.canWalk()) {
            flight.motion(view.motion() == MotionMode.WALK ? MotionMode.GHOST : MotionMode.WALK);
        } else if (view.state() != LiveState.LOADING) {
            notices.info(services.texts().now("explore.notice.no-walking"));
        }
    }

    private void anotherWorld() {
        dials.anotherWorld()
                .ifPresent(seed ->
                        notices.info(services.texts().now("explore.notice.another-world", Long.toString(seed))));
    }

    /// A step from full flight stops it first: the person wants to see one chunk.
    private void step(LiveFlight flight) {
        if (flight.view().state() != LiveState.PAUSED) {
            flight.pause();
        }
        flight.step();
    }

    /// From the moment that is looked back at.
    private void flyOn(LiveFlight flight) {
        LiveView view = flight.view();
        if (view.canFlyOn()) {
            flight.flyFrom(view.lookingBackAt());
        } else if (view.state() == LiveState.LOOKING_BACK) {
            notices.info(services.texts().now("explore.notice.too-far-back"));
        }
    }

    private void recordOrStop(OpenedFlight flying) {
        if (readings.recordingProperty().get()) {
            flying.flight().stopRecording();
        } else {
            captures.startRecording(flying.facts().scene(), flying.flight(), recordsView());
        }
    }

    private boolean recordsView() {
        return services.picture().now().recorded() == PictureSettings.Recorded.AS_SEEN;
    }

    /// Keeps the picture of this moment.
    ///
    /// @param view whether as it is seen, on the screen's pixels; else the generated one
    private void screenshot(OpenedFlight flying, boolean view) {
        String scene = flying.facts().scene();
        if (view) {
            picture.keepView(seen -> captures.screenshot(scene, seen.copy()));
        } else {
            picture.generated().ifPresent(made -> captures.screenshot(scene, made));
        }
    }

    public void lookBack(int index) {
        if (opened != null) {
            opened.flight().lookBack(index);
        }
    }

    /// From a picture of the past to the present.
    public void returnToLive() {
        if (opened != null) {
            opened.flight().live();
        }
    }

    /// The hands are away: nothing is held any more.
    public void stopMotion() {
        controls.focusLost();
        if (opened != null) {
            opened.flight().control(FlightControl.RELEASED);
        }
    }

    /// The screen is in front: the settings may have changed while it was not.
    public void shown() {
        Handling handling = services.handling().get();
        if (!handling.bindings().equals(controls.bindings())) {
            controls.bindings(handling.bindings());
        }
        controls.feel(handling.feel());
        revision.set(revision.get() + 1);
    }

    /// The hands are back.
    public void takeControl() {
        controls.focusGained();
    }

    /// Tries the world again after a failure, from its first picture.
    public void tryAgain() {
        if (opened != null) {
            opened.flight().reset();
        }
    }

    /// Back to the worlds after a failure.
    public void giveUp() {
        exits.failed();
    }

    /// Ends the flight on another thread: what is being computed may take a while to stop.
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopMotion();
        picture.showNothing();
        OpenedFlight flying = opened;
        opened = null;
        if (flying != null) {
            services.background().execute(flying.flight()::close);
        }
    }

    /// The generated picture that is shown or seen from elsewhere; before the flight that of the scene.
    public Optional<Picture> lastPicture() {
        return picture.generated().or(firstSight::get);
    }

    /// What is drawn of it.
    FlightPicture picture() {
        return picture;
    }

    DetachedWindows windows() {
        return services.windows();
    }

    FxThread fx() {
        return services.fx();
    }

    void tell(String line) {
        notices.info(line);
    }

    public FlightRequest request() {
        return request;
    }

    public Controls controls() {
        return controls;
    }

    /// Grows whenever the bindings may be others.
    public ReadOnlyIntegerProperty bindingsRevisionProperty() {
        return revision.getReadOnlyProperty();
    }

    public FlightReadings readings() {
        return readings;
    }

    public FlightDials dials() {
        return dials;
    }

    /// The flight as the inspector shows it.
    public InspectorViewModel inspector() {
        FlightPreset preset = new FlightPreset(services.presets(), facts, services.texts(), exits::again);
        return new InspectorViewModel(dials, preset, factsProperty(), services.picture(), controls, this::act);
    }

    public FlightTimeline timeline() {
        return timeline;
    }

    public FlightOverlays overlays() {
        return overlays;
    }

    /// The picture that stands until the flight begins.
    public ReadOnlyObjectProperty<Optional<Picture>> firstSightProperty() {
        return firstSight.getReadOnlyProperty();
    }

    /// There as soon as the model is read.
    public ReadOnlyObjectProperty<Optional<FlightFacts>> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    /// The flight at the last [#pulse].
    public ReadOnlyObjectProperty<Optional<LiveView>> liveProperty() {
        return live.getReadOnlyProperty();
    }

    /// [LiveState#LOADING] until the flight begins.
    public ReadOnlyObjectProperty<LiveState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// Passes on what a flight tells from its own threads.
    private final class Told implements LiveListener {
        @Override
        public void steered() {
            picture.pulse(true);
        }

        @Override
        public void failed(String message, Throwable cause) {
            String line = cause instanceof BlockedException
                    ? message
                    : services.texts().now("explore.notice.flight-failed");
            notices.problem(line, cause);
        }

        @Override
        public void refused(String message) {
            notices.info(message);
        }

        @Override
        public void noted(String message) {
            notices.info(message);
        }

        @Override
        public void recordingEnded(Recording recording) {
            captures.recordingEnded(recording);
        }
    }
}
