package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.backend.cuda.Axes.Axis;
import org.junit.jupiter.api.Test;

class AxesTest {

    @Test
    void neighboursThatStayNeighboursAreOneAxis() {
        Axes whole =
                Axes.none().within(7, 1, 1).within(1, 99, 99).within(5, 7, 7).within(3, 35, 35);
        assertEquals(1, whole.rank());
        assertEquals(new Axis(105, 1, 1), whole.last());
        assertTrue(whole.hasRuns());
    }

    @Test
    void runsAreMovedTogetherWhereEveryDistanceAllowsIt() {
        Axes rows = Axes.none().within(24, 1, 1).within(5, 72, 40);
        assertTrue(rows.canJoin(8));
        assertFalse(rows.canJoin(16));
        Axes joined = rows.joined(8);
        assertEquals(new Axis(3, 1, 1), joined.last());
        assertEquals(new Axis(5, 9, 5), joined.first());
        assertEquals(15, joined.elements());
    }

    @Test
    void turnedAxesHaveNoRunsAndFindThoseOfTheSource() {
        Axes turned = Axes.none().within(40, 70, 1).within(70, 1, 40).within(3, 2800, 2800);
        assertFalse(turned.hasRuns());
        assertEquals(new Axis(70, 1, 40), turned.sourceRuns());
        Axes planes = turned.without(turned.last(), turned.sourceRuns());
        assertEquals(new Axis(3, 2800, 2800), planes.last());
        assertEquals(new Axis(2, 2800, 2800), planes.withFirst(2).first());
    }

    @Test
    void moreAxesThanTheKernelsHoldAreRefused() {
        Axes axes = Axes.none();
        for (int i = 0; i < Axes.MOST; i++) {
            axes = axes.within(2, 3L << 2 * i, 1L << 2 * i);
        }
        Axes most = axes;
        assertEquals(1 << Axes.MOST, most.elements());
        assertThrows(IllegalArgumentException.class, () -> most.within(2, 5, 7));
    }
}
