package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TensorTest {

    private static final Block BLOCK = new HostMemory().allocate(24);

    @Test
    void aBlockMustHoldTheShape() {
        assertEquals(12, new Tensor(DType.F32, Shape.of(3), BLOCK, 12).bytes());
        assertThrows(IllegalArgumentException.class, () -> new Tensor(DType.F32, Shape.of(3), BLOCK, 13));
        assertThrows(IllegalArgumentException.class, () -> new Tensor(DType.F32, Shape.of(3), BLOCK, -1));
        assertThrows(IllegalArgumentException.class, () -> new Tensor(DType.F64, Shape.of(4), BLOCK, 0));
    }

    @Test
    void viewsAreOffsetsIntoTheSameBlock() {
        Tensor tensor = new Tensor(DType.F32, Shape.of(3, 2), BLOCK, 0);
        Tensor row = tensor.slice(1, 3).slice(1, 2).reshape(2, 1);
        assertEquals(Shape.of(2, 1), row.shape());
        assertSame(BLOCK, row.block());
        assertEquals(16, row.offset());
        assertEquals(8, row.bytes());
        assertEquals(0, tensor.slice(2, 2).shape().elements());
    }

    @Test
    void tensorsOverlapWhereTheyShareBytes() {
        Tensor tensor = new Tensor(DType.F32, Shape.of(3, 2), BLOCK, 0);
        assertTrue(tensor.overlaps(tensor.reshape(6)));
        assertTrue(tensor.slice(0, 2).overlaps(tensor.slice(1, 3)));
        assertFalse(tensor.slice(0, 1).overlaps(tensor.slice(1, 3)));
        assertFalse(tensor.overlaps(tensor.slice(1, 1)), "an empty tensor has no byte to share");
        assertFalse(tensor.overlaps(new Tensor(DType.F32, Shape.of(3, 2), new HostMemory().allocate(24), 0)));
    }

    @Test
    void viewsBeginTogetherWhateverTheirShape() {
        Tensor tensor = new Tensor(DType.F32, Shape.of(3, 2), BLOCK, 0);
        assertTrue(tensor.beginsWith(tensor.slice(0, 1).reshape(2)));
        assertFalse(tensor.beginsWith(tensor.slice(1, 3)));
        assertFalse(tensor.beginsWith(new Tensor(DType.F32, Shape.of(6), new HostMemory().allocate(24), 0)));
    }

    @Test
    void refusesViewsThatDoNotFit() {
        Tensor tensor = new Tensor(DType.F32, Shape.of(3, 2), BLOCK, 0);
        assertThrows(IllegalArgumentException.class, () -> tensor.reshape(4, 2));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(2, 1));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(0, 4));
    }
}
