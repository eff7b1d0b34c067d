package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TensorTest {

    @Test
    void memoryMustHoldExactlyTheShape() {
        MemorySegment twelve = MemorySegment.ofArray(new byte[12]);
        assertEquals(12, new Tensor(DType.F32, Shape.of(3), twelve).bytes());
        assertThrows(IllegalArgumentException.class, () -> new Tensor(DType.F32, Shape.of(2), twelve));
        assertThrows(IllegalArgumentException.class, () -> new Tensor(DType.F64, Shape.of(2), twelve));
    }

    @ParameterizedTest
    @EnumSource
    void floatsGoInAndOut(DType dtype) {
        Tensor tensor = new Tensor(dtype, Shape.of(3), MemorySegment.ofArray(new byte[3 * dtype.bytes()]));
        tensor.copyFrom(new float[] {0, 7, 96});
        assertArrayEquals(new float[] {0, 7, 96}, tensor.toFloats());
        assertThrows(IllegalArgumentException.class, () -> tensor.copyFrom(new float[2]));
    }

    @Test
    void viewsShareMemory() {
        float[] values = {0, 1, 2, 3, 4, 5};
        Tensor tensor = Tensor.ofFloats(values, 3, 2);
        Tensor row = tensor.slice(1, 2);
        assertEquals(Shape.of(1, 2), row.shape());
        assertArrayEquals(new float[] {2, 3}, row.toFloats());
        row.copyFrom(new float[] {-2, -3});
        assertArrayEquals(new float[] {0, 1, -2, -3, 4, 5}, values);
        assertArrayEquals(values, tensor.reshape(2, 3).toFloats());
        assertEquals(0, tensor.slice(2, 2).shape().elements());
    }

    @Test
    void refusesViewsThatDoNotFit() {
        Tensor tensor = Tensor.ofFloats(new float[6], 3, 2);
        assertThrows(IllegalArgumentException.class, () -> tensor.reshape(4, 2));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(2, 1));
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(0, 4));
    }
}
