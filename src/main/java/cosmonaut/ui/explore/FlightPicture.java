package cosmonaut.ui.explore;

import cosmonaut.media.Picture;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.TraceChoice;
import cosmonaut.settings.PictureSettings;
import cosmonaut.ui.Notices;
import cosmonaut.viewport.PictureRoute;
import cosmonaut.viewport.ViewCaption;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.Viewport;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Scene;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The picture of a flight: what is drawn, how, and where to. Its pictures are drawn by the viewport's own thread.
/// JavaFX thread only.
final class FlightPicture {

    private final ExploreServices services;
    private final Notices notices;
    private final FlightSight sight = new FlightSight();
    private final Viewport viewport;
    private final Subscription dressing;
    private final ReadOnlyStringWrapper newsOfRenderer = new ReadOnlyStringWrapper("");

    private @Nullable OpenedFlight opened;
    private @Nullable ViewPicture shown;
    private boolean detached;
    private @Nullable Consumer<ViewPicture> keeper;

    FlightPicture(ExploreServices services, Notices notices) {
        this.services = services;
        this.notices = notices;
        this.viewport =
                new Viewport(sight, services.renderers(), services.picture().style(), this::rendererFailed);
        this.dressing = services.picture().nowProperty().subscribe(this::dress);
    }

    /// On the viewport's thread.
    private void rendererFailed(String line) {
        String told = services.texts().now("explore.notice.renderer", line);
        notices.info(told);
        services.fx().execute(() -> newsOfRenderer.set(told));
    }

    /// How it is drawn has changed.
    private void dress(PictureSettings chosen) {
        viewport.style(services.picture().style());
        OpenedFlight flying = opened;
        if (flying != null) {
            flying.flight().draw(traces(chosen));
        }
    }

    private static TraceChoice traces(PictureSettings chosen) {
        return chosen.overlays()
                ? new TraceChoice(chosen.flownPath(), chosen.plannedPath(), chosen.keyframes())
                : TraceChoice.NONE;
    }

    /// Shows the picture of the scene.
    void show(Picture picture) {
        sight.show(picture);
    }

    /// Shows the flight.
    void show(OpenedFlight ready) {
        LiveFlight flight = ready.flight();
        opened = ready;
        viewport.share(ready.surface());
        flight.draw(traces(services.picture().now()));
        sight.show(flight);
    }

    /// The flight is over.
    void showNothing() {
        dressing.unsubscribe();
        opened = null;
        sight.showNothing();
    }

    /// The newest finished picture, for the pixels of the screen that there are.
    ///
    /// @return empty where there is no newer one than at the last update
    Optional<ViewPicture> exchange(int width, int height) {
        viewport.size(width, height);
        Optional<ViewPicture> picture = Optional.ofNullable(viewport.exchange());
        shown = picture.orElse(shown);
        Consumer<ViewPicture> keeps = keeper;
        if (keeps != null && picture.isPresent()) {
            keeper = null;
            keeps.accept(picture.get());
        }
        return picture;
    }

    /// Asks for another.
    ///
    /// @param cannotWait whether it is to be drawn at once, even if that costs the networks time
    void pulse(boolean cannotWait) {
        viewport.pulse(cannotWait);
    }

    /// Hands over the picture as it is seen, now or when it is drawn. That of a window of its own stays on the card;
    /// one is drawn for this.
    void keepView(Consumer<ViewPicture> keeps) {
        ViewPicture picture = shown;
        if (detached) {
            keeper = keeps;
            viewport.wantPixels();
        } else if (picture != null) {
            keeps.accept(picture);
        }
    }

    /// A recording keeps what is seen, which a window of its own would keep on the card.
    void wantPixels() {
        if (detached) {
            viewport.wantPixels();
        }
    }

    /// The generated picture that is shown or seen from elsewhere; empty before any.
    Optional<Picture> generated() {
        return viewport.onShow().map(seen -> seen.shown().picture());
    }

    /// What draws.
    String renderer() {
        return viewport.renderer();
    }

    PictureRoute route() {
        return viewport.route();
    }

    /// Whether pictures could go to a window of their own.
    boolean mayDetach() {
        return services.windows().possible() && viewport.presents();
    }

    /// Pictures go to this window from now on.
    void detach(ViewWindow window) {
        detached = true;
        viewport.detach(window);
    }

    /// Pictures come to the window of JavaFX again.
    void attach() {
        detached = false;
        viewport.attach();
    }

    /// Lays a line over the pictures that such a window shows.
    ///
    /// @param line null for none
    void caption(@Nullable ViewCaption line) {
        viewport.caption(line);
    }

    void dress(Scene scene) {
        services.dress().accept(scene);
    }

    /// What was told last of a renderer that failed, empty at first.
    ReadOnlyStringProperty newsOfRendererProperty() {
        return newsOfRenderer.getReadOnlyProperty();
    }

    /// After the flight, once the window paints none of the pictures any more.
    void gone() {
        viewport.close();
    }
}
