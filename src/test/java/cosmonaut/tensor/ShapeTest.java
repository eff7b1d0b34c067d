package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class ShapeTest {

    @Test
    void countsElementsOfAllAndOfSomeAxes() {
        Shape shape = Shape.of(2, 3, 4, 5);
        assertEquals(4, shape.rank());
        assertEquals(120, shape.elements());
        assertEquals(12, shape.elements(1, 3));
        assertEquals(1, shape.elements(2, 2));
        assertEquals(5, shape.extent(-1));
        assertEquals(2, shape.extent(-4));
        assertEquals(1, Shape.of().elements());
        assertEquals(0, Shape.of(3, 0).elements());
    }

    @Test
    void replacesOneAxisInACopy() {
        Shape shape = Shape.of(2, 3);
        assertEquals(Shape.of(2, 9), shape.with(-1, 9));
        assertEquals(Shape.of(2, 3), shape);
        assertNotEquals(Shape.of(2, 3, 1), shape);
        assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
        assertEquals("[2,3]", shape.toString());
    }

    @Test
    void doesNotShareTheArrayItWasMadeOf() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 7;
        shape.toArray()[1] = 7;
        assertArrayEquals(new int[] {2, 3}, shape.toArray());
    }

    @Test
    void refusesNegativeExtentsAndOverflow() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2).with(0, -3));
        assertThrows(ArithmeticException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30));
    }
}
