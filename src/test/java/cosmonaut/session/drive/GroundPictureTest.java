package cosmonaut.session.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import org.junit.jupiter.api.Test;

/// A pixel of known depth comes to lie where it is, seen from above.
final class GroundPictureTest {

    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(90, 9, 9);

    /// Level, 1.5 m up and 1 m ahead of the axle, looking forward: OpenCV axes into forward, left, up.
    private static final Pose FRONT = new Pose(0, 0, 1, -1, 0, 0, 0, -1, 0, 1, 0, 1.5);

    /// Red where the pixel is, nothing known elsewhere.
    private static GroundPicture of(int u, int v, float depth) {
        Picture picture = Picture.black(9, 9);
        picture.rgb()[3 * (v * 9 + u)] = (byte) 200;
        float[] metres = new float[81];
        metres[v * 9 + u] = depth;
        return GroundPicture.of(picture, new DepthPicture(9, 9, metres), LENS, FRONT);
    }

    private static boolean seen(GroundPicture ground, double ahead, double left) {
        int row = (int) ((GroundPicture.FURTHEST - ahead) * GroundPicture.CELLS);
        int column = (int) ((GroundPicture.ASIDE - left) * GroundPicture.CELLS);
        boolean known = ground.known()[row * ground.picture().width() + column];
        if (known) {
            assertEquals(200, ground.picture().value(column, row, 0));
        }
        return known;
    }

    @Test
    void aPixelLiesAheadAtItsDepth() {
        GroundPicture ground = of(4, 4, 20);
        assertTrue(seen(ground, 21, 0));
        assertFalse(seen(ground, 30, 0));
        assertFalse(seen(ground, 21, 8));
    }

    @Test
    void whatIsLeftInThePictureLiesToTheLeft() {
        double left = 2 / LENS.fx() * 12;
        GroundPicture ground = of(2, 4, 12);
        assertTrue(seen(ground, 13, left));
        assertFalse(seen(ground, 13, -left));
    }

    @Test
    void whatIsHighAboveTheRoadIsLeftOut() {
        GroundPicture ground = of(4, 0, 10);
        for (boolean known : ground.known()) {
            assertFalse(known);
        }
    }
}
