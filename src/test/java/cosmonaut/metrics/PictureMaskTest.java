package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import org.junit.jupiter.api.Test;

/// A painted picture: cloudy sky above, a house in it with a bare wall, chequered ground below.
final class PictureMaskTest {

    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(80, WIDTH, HEIGHT);

    private static Picture street() {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean house = x >= 10 && x < 24 && y >= 8;
                int luma = y >= 15 ? 60 + 80 * (x + y & 1) : house ? 90 : 200 + Math.floorDiv(x, 4) % 3;
                for (int c = 0; c < 3; c++) {
                    picture.rgb()[3 * (y * WIDTH + x) + c] = (byte) luma;
                }
            }
        }
        return picture;
    }

    @Test
    void theSkyIsWhatIsSmoothFromTheUpperEdgeToTheHorizon() {
        PictureMask mask = PictureMask.of(street(), LENS, Hood.NONE);
        assertFalse(mask.keeps(0, 0) || mask.keeps(30, 5) || mask.keeps(16, 2), "clouds are sky");
        assertTrue(mask.keeps(16, 11), "a wall that the sky does not touch is none");
        assertTrue(mask.keeps(8, 10) && mask.keeps(16, 6), "the edge of the house has a border");
        assertFalse(mask.keeps(6, 10) || mask.keeps(16, 4), "which is two pixels wide");
        for (int x = 0; x < WIDTH; x++) {
            assertTrue(mask.keeps(x, 15) && mask.keeps(x, HEIGHT - 1), "the ground");
        }
        assertTrue(mask.masked() > 0.2 && mask.masked() < 0.5, mask.masked() + "");
    }

    @Test
    void aSmoothPictureIsSkyAboveItsHorizonAlone() {
        PictureMask mask = PictureMask.of(Picture.black(WIDTH, HEIGHT), LENS, Hood.NONE);
        assertEquals(0.5, mask.masked(), 1e-12, "15 of 30 rows lie above the middle, which is at 14.5");
        assertTrue(mask.keeps(0, 15));
    }

    @Test
    void aHoodIsAShareFromBelowOrAPicture() {
        PictureMask lower = PictureMask.of(street(), LENS, Hood.lower(0.2));
        assertTrue(lower.keeps(5, 23) && !lower.keeps(5, 24), "6 rows of 30");
        Picture shape = Picture.black(4, 3);
        shape.rgb()[3 * (2 * 4 + 1)] = (byte) 255;
        shape.rgb()[3 * (2 * 4 + 1) + 1] = (byte) 255;
        shape.rgb()[3 * (2 * 4 + 1) + 2] = (byte) 255;
        PictureMask shaped = PictureMask.of(street(), LENS, Hood.of(shape));
        assertFalse(shaped.keeps(10, 20) || shaped.keeps(19, 29), "columns 10 to 19, rows 20 to 29");
        assertTrue(shaped.keeps(9, 25) && shaped.keeps(20, 25) && shaped.keeps(15, 19));
        assertThrows(IllegalArgumentException.class, () -> Hood.lower(1));
    }
}
