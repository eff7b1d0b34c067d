package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HostTensorTest {

    @Test
    void memoryMustHoldExactlyTheShape() {
        MemorySegment twelve = MemorySegment.ofArray(new byte[12]);
        assertEquals(12, new HostTensor(DType.F32, Shape.of(3), twelve).bytes());
        assertThrows(IllegalArgumentException.class, () -> new HostTensor(DType.F32, Shape.of(2), twelve));
        assertThrows(IllegalArgumentException.class, () -> new HostTensor(DType.F64, Shape.of(2), twelve));
    }

    @ParameterizedTest
    @EnumSource
    void floatsGoInAndOut(DType dtype) {
        HostTensor tensor = HostTensor.allocate(dtype, Shape.of(3));
        tensor.copyFrom(new float[] {0, 7, 96});
        assertArrayEquals(new float[] {0, 7, 96}, tensor.toFloats());
        assertThrows(IllegalArgumentException.class, () -> tensor.copyFrom(new float[2]));
        tensor.set(1, 5);
        assertEquals(5, tensor.get(1));
    }

    @Test
    void viewsShareMemory() {
        float[] values = {0, 1, 2, 3, 4, 5};
        HostTensor tensor = HostTensor.ofFloats(values, 3, 2);
        HostTensor row = tensor.slice(1, 2);
        assertEquals(Shape.of(1, 2), row.shape());
        assertArrayEquals(new float[] {2, 3}, row.toFloats());
        row.copyFrom(new float[] {-2, -3});
        assertArrayEquals(new float[] {0, 1, -2, -3, 4, 5}, values);
        assertArrayEquals(values, tensor.reshape(2, 3).toFloats());
    }

    @Test
    void memoryOfAnotherDeviceIsOutOfReach() {
        Block far = new Block() {
            @Override
            public String device() {
                return "far:0";
            }

            @Override
            public long bytes() {
                return 4;
            }

            @Override
            public boolean isAlive() {
                return true;
            }

            @Override
            public void release() {}
        };
        Tensor tensor = new Tensor(DType.F32, Shape.of(1), far, 0);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> HostTensor.of(tensor));
        assertTrue(String.valueOf(refused.getMessage()).contains("far:0"), refused.toString());
    }
}
