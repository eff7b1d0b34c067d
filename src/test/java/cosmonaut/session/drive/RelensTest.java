package cosmonaut.session.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A start picture through the lens of another camera.
final class RelensTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 36;

    private static Intrinsics lens(double degrees) {
        return Intrinsics.ofHorizontalFov(degrees, WIDTH, HEIGHT);
    }

    /// Red grows to the right, green downwards.
    private static Picture ramp() {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                picture.rgb()[3 * (y * WIDTH + x)] = (byte) (3 * x);
                picture.rgb()[3 * (y * WIDTH + x) + 1] = (byte) (5 * y);
            }
        }
        return picture;
    }

    @Test
    void aPixelShowsTheDirectionThatTheOtherLensSeesThere() {
        Intrinsics wide = lens(80);
        Intrinsics narrow = new Intrinsics(60, 60, 30, 20, WIDTH, HEIGHT);
        Relens relens = new Relens(wide, narrow);
        assertTrue(relens.sees());
        Picture cut = relens.picture(ramp());
        for (int[] pixel : new int[][] {{3, 4}, {30, 20}, {60, 33}}) {
            double u = wide.cx() + (pixel[0] - narrow.cx()) / narrow.fx() * wide.fx();
            double v = wide.cy() + (pixel[1] - narrow.cy()) / narrow.fy() * wide.fy();
            assertEquals(3 * u, cut.value(pixel[0], pixel[1], 0), 1);
            assertEquals(5 * v, cut.value(pixel[0], pixel[1], 1), 1);
        }
    }

    @Test
    void theSameLensChangesNothing() {
        Relens same = new Relens(lens(70), lens(70));
        assertTrue(same.sees());
        assertEquals(ramp(), same.picture(ramp()));
    }

    @Test
    void aWiderLensCannotBeHad() {
        assertFalse(new Relens(lens(60), lens(75)).sees());
        DriveRequest.Start start = new DriveRequest.Start(List.of(ramp()), null, Optional.of(lens(60)));
        assertTrue(start.through(lens(75)).isEmpty());
        assertTrue(new DriveRequest.Start(List.of(ramp()), null, Optional.empty())
                .through(lens(50))
                .isEmpty());
    }

    @Test
    void depthGoesAlong() {
        float[] depth = new float[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % WIDTH < WIDTH / 2 ? 2 : 9;
        }
        DriveRequest.Start start = new DriveRequest.Start(List.of(ramp()), depth, Optional.of(lens(80)));
        DriveRequest.Start cut = start.through(lens(40)).orElseThrow();
        assertEquals(lens(40), cut.lens().orElseThrow());
        float[] seen = cut.depth();
        assertTrue(seen != null && seen[5] == 2 && seen[WIDTH - 5] == 9);
    }
}
