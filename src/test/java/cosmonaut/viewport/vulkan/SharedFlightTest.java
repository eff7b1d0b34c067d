package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.FlightControl;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.live.LiveListener;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.session.live.SharedPictures;
import cosmonaut.tensor.Backend;
import cosmonaut.viewport.PictureRoute;
import cosmonaut.viewport.SharedSurface;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.Viewport;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.RandomModel;
import cosmonaut.world.SamplingChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole live flight of a tiny world on a card, whose pictures reach the viewport on that card.
@Timeout(240)
final class SharedFlightTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FlightControl AHEAD = FlightControl.of(1, 0, 0, 0.3, 0, 0);

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<VulkanRenderer> renderers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final SharedSurface surface = new SharedSurface();
    private SharingCard card;
    private LiveFlight flight;
    private Viewport viewport;

    @BeforeEach
    void begin() throws Exception {
        card = SharingCard.open();
        Backend cuda = card.cuda();
        LatentCameraWorld world = LatentCameraWorld.open(
                RandomModel.packed(folder.resolve("model")), cuda, new SamplingChoice(null, 2, null));
        SharedPictures shared =
                SharedPictures.of(cuda, surface, 2 * world.config().newFrames()).orElseThrow();
        world.show(shared);
        LiveOptions options = LiveOptions.DEFAULT.closing(() -> {
            shared.close();
            world.close();
            cuda.close();
        });
        flight = new LiveFlight(world, RandomModel.start(), options, new LiveListener() {
            @Override
            public void failed(String message, Throwable cause) {
                failures.add(message);
            }
        });
        viewport = new Viewport(flight, List.of(this::renderer), ViewStyle.PLAIN, lines::add);
        viewport.share(surface);
        viewport.size(64, 32);
        flight.control(AHEAD);
    }

    /// Only the first one is ever lost.
    private VulkanRenderer renderer() {
        boolean first = renderers.isEmpty();
        VulkanRenderer made = new VulkanRenderer(card.adapter, () -> first && lost.get());
        renderers.add(made);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        if (flight != null) {
            viewport.close();
            flight.close();
            assertTrue(viewport.awaitEnd(PATIENCE));
            assertEquals(List.of(), failures);
        }
        if (card != null) {
            card.close();
        }
    }

    private void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "waited in vain for " + what + " after "
                            + flight.view().chunks() + " chunks; " + lines + failures + surface.takeTrouble());
            viewport.exchange();
            viewport.pulse(true);
            Thread.sleep(4);
        }
    }

    private boolean shares(int renderer, long pictures) {
        return renderers.size() > renderer && renderers.get(renderer).taken() >= pictures;
    }

    @Test
    void picturesOfAFlightAreDrawnFromTheCardsMemory() throws Exception {
        until("shared pictures", () -> shares(0, 12));
        assertEquals(PictureRoute.SHARED, viewport.route());
        assertTrue(surface.takeTrouble().isEmpty());
        assertEquals(List.of(), lines);
    }

    @Test
    void aLostDeviceCostsSomePicturesAndNothingElse() throws Exception {
        until("shared pictures", () -> shares(0, 3));
        lost.set(true);
        until("another renderer", () -> renderers.size() == 2);
        until("shared pictures again", () -> shares(1, 3));
        assertEquals(PictureRoute.SHARED, viewport.route());
        assertEquals(1, lines.size(), lines.toString());
    }

    @Test
    void theViewportMayEndFirst() throws Exception {
        until("shared pictures", () -> shares(0, 3));
        viewport.close();
        assertTrue(viewport.awaitEnd(PATIENCE));
        long chunks = flight.view().chunks();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (flight.view().chunks() < chunks + 2 && System.nanoTime() < end) {
            Thread.sleep(4);
        }
        assertTrue(flight.view().chunks() >= chunks + 2, "the flight goes on");
    }

    @Test
    void theFlightMayEndFirst() throws Exception {
        until("shared pictures", () -> shares(0, 3));
        flight.close();
        viewport.size(48, 24);
        var old = viewport.exchange();
        until("a picture after the end", () -> {
            var picture = viewport.exchange();
            return picture != null && picture.pixels().width() == 48;
        });
        assertTrue(viewport.route() != PictureRoute.SHARED, "route after the end, " + old);
    }
}
