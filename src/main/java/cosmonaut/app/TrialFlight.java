package cosmonaut.app;

import cosmonaut.camera.FlightControl;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.session.live.LiveView;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.WorldStart;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A flight that nobody sees: the compiler has then met all that a flight runs, the chunks as well as the re-projection
/// for the display, and has done with it before the person flies.
final class TrialFlight {

    private static final int CHUNKS = 4;

    /// A usual window's.
    private static final int WIDTH = 1280;

    private static final int HEIGHT = 746;
    private static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(1) / 60;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final FlightControl AHEAD_AND_ROUND = FlightControl.of(0.5, 0, 0, 0.5, 0, 0);

    private TrialFlight() {}

    /// Flies a little; the world is left open, and where it stands is of no account.
    ///
    /// @param enough whether somebody waits for the world
    /// @throws IllegalStateException when the world gives up
    static void fly(CameraWorld world, WorldStart start, BooleanSupplier enough) {
        try (ViewRenderer renderer = Renderers.all().getLast().get();
                ViewPixels pixels = renderer.pixels(WIDTH, HEIGHT);
                LiveFlight flight = new LiveFlight(world, start, LiveOptions.DEFAULT, LiveListener.NONE)) {
            flight.control(AHEAD_AND_ROUND);
            long end = System.nanoTime() + LONGEST_NANOS;
            LiveView view = flight.view();
            while (view.chunks() < CHUNKS && !enough.getAsBoolean() && System.nanoTime() < end) {
                if (view.failure() != null) {
                    throw new IllegalStateException(view.failure());
                }
                renderer.render(flight.request(System.nanoTime()), ViewStyle.PLAIN, pixels);
                LockSupport.parkNanos(FRAME_NANOS);
                view = flight.view();
            }
        }
    }
}
