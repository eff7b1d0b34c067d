package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sharpness, contrast, masks, pooled errors and mean colours by hand.
class DetailTallyTest {

    /// A grey picture from its luma.
    private static Picture grey(int width, int... luma) {
        Picture picture = Picture.black(width, luma.length / width);
        for (int i = 0; i < luma.length; i++) {
            Arrays.fill(picture.rgb(), 3 * i, 3 * i + 3, (byte) luma[i]);
        }
        return picture;
    }

    @Test
    void takesTheWholePictureAsSharpnessDoes() {
        Picture picture = grey(3, 0, 10, 30, 5, 20, 40, 60, 80, 100);
        DetailTally tally = new DetailTally();
        tally.add(picture);
        assertEquals(Sharpness.energy(picture), tally.sharpness(), 1e-9);
        assertEquals(9, tally.pixels());
    }

    @Test
    void halfTheStepsAreAQuarterOfTheEnergyAndHalfTheContrast() {
        DetailTally full = new DetailTally();
        full.add(grey(4, 0, 80, 0, 80, 80, 0, 80, 0));
        DetailTally half = new DetailTally();
        half.add(grey(4, 0, 40, 0, 40, 40, 0, 40, 0));
        assertEquals(0.25, half.sharpness() / full.sharpness(), 1e-9);
        assertEquals(0.5, half.contrast() / full.contrast(), 1e-9);
        assertEquals(40, full.contrast(), 1e-9);
    }

    @Test
    void countsPixelsOfTheMaskAndOnlyPairsWithinIt() {
        boolean t = true;
        boolean f = false;
        DetailTally tally = new DetailTally();
        // The left 2x2 alone: one pixel has both neighbours, (10 - 0)^2 + (20 - 0)^2; the edge at 200 is outside.
        tally.add(grey(4, 0, 10, 200, 0, 20, 30, 0, 200), new boolean[] {t, t, f, f, t, t, f, f});
        assertEquals(500, tally.sharpness(), 1e-9);
        assertEquals(4, tally.pixels());
        assertEquals(Math.sqrt(125), tally.contrast(), 1e-9);
    }

    @Test
    void poolsPicturesByTheirPixels() {
        DetailTally tally = new DetailTally();
        tally.add(grey(2, 0, 0, 0, 0));
        tally.add(grey(2, 100, 100, 100, 100));
        assertEquals(0, tally.sharpness(), 1e-9);
        assertEquals(50, tally.contrast(), 1e-9);
    }

    @Test
    void saysNothingWithoutPixels() {
        assertTrue(Double.isNaN(new DetailTally().sharpness()));
        assertTrue(Double.isNaN(new DetailTally().contrast()));
        assertTrue(Double.isNaN(new ErrorTally().decibels()));
    }

    @Test
    void erosionTakesTheBorderButNotThePicturesEdge() {
        boolean[] mask = new boolean[25];
        for (int i = 0; i < 25; i++) {
            mask[i] = i % 5 < 3;
        }
        boolean[] expected = new boolean[25];
        for (int i = 0; i < 25; i++) {
            expected[i] = i % 5 < 2;
        }
        assertArrayEquals(expected, ErodedMask.of(mask, 5, 5, 1));
        assertArrayEquals(mask, ErodedMask.of(mask, 5, 5, 0));
        boolean[] line = new boolean[25];
        Arrays.fill(line, 10, 15, true);
        assertArrayEquals(new boolean[25], ErodedMask.of(line, 5, 5, 1));
    }

    @Test
    void poolsErrorsBeforeTheLogarithm() {
        Picture black = grey(2, 0, 0);
        Picture off = grey(2, 10, 10);
        assertEquals(
                10 * Math.log10(65025 / 50.0), ErrorTally.decibels(List.of(black, off), List.of(black, black)), 1e-9);
        assertEquals(ErrorTally.HIGHEST, ErrorTally.decibels(List.of(black), List.of(black)));
    }

    @Test
    void driftIsTheLargestShiftOfAMeanByTheBrightness() {
        MeanColour reference = new MeanColour(90, 100, 110);
        assertEquals(0.2, new MeanColour(95, 80, 110).driftFrom(reference), 1e-9);
        assertEquals(new MeanColour(50, 50, 50), MeanColour.of(List.of(grey(2, 0, 100))));
    }
}
