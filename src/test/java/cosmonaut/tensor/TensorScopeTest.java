package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorScopeTest {

    private final HostMemory memory = new HostMemory();

    @Test
    void blocksAreAlignedZeroedAndCounted() {
        try (TensorScope scope = TensorScope.root("test", memory)) {
            Tensor odd = scope.allocate(DType.U8, 3);
            Tensor big = scope.allocate(DType.F32, 1 << 18);
            assertEquals(0, HostTensor.of(odd).data().address() % HostMemory.ALIGNMENT);
            assertEquals(0, HostTensor.of(big).data().address() % HostMemory.ALIGNMENT);
            assertArrayEquals(new float[1 << 18], HostTensor.of(big).toFloats());
            assertEquals(3 + (1 << 20), memory.liveBytes());
            assertEquals(3 + (1 << 20), scope.bytes());
            assertEquals(2, memory.allocations());
        }
        assertEquals(0, memory.liveBytes());
        assertEquals(3 + (1 << 20), memory.peakBytes());
    }

    @Test
    void closingTwiceIsHarmless() {
        TensorScope scope = TensorScope.root("test", memory);
        scope.allocate(DType.F32, 5);
        scope.close();
        scope.close();
        assertTrue(scope.isClosed());
        assertEquals(0, memory.liveBytes());
        assertEquals(0, scope.bytes());
    }

    @Test
    void useAfterCloseThrows() {
        TensorScope scope = TensorScope.root("test", memory);
        Tensor tensor = scope.allocate(DType.F32, 2, 5);
        Tensor view = tensor.slice(1, 2).reshape(5);
        HostTensor host = HostTensor.of(view);
        MemorySegment raw = host.data();
        scope.close();
        assertThrows(IllegalStateException.class, tensor::requireAlive);
        assertThrows(IllegalStateException.class, view::requireAlive);
        assertThrows(IllegalStateException.class, host::toFloats);
        assertThrows(IllegalStateException.class, () -> host.copyFrom(new float[5]));
        assertThrows(IllegalStateException.class, () -> Elements.get(raw, DType.F32, 0));
        assertThrows(IllegalStateException.class, () -> scope.allocate(DType.F32, 1));
        assertThrows(IllegalStateException.class, () -> scope.child("late"));
    }

    @Test
    void aParentClosesItsChildrenLastOpenedFirst() {
        List<Long> released = new ArrayList<>();
        TensorScope root = TensorScope.root("root", bytes -> new Block() {
            @Override
            public String device() {
                return "test";
            }

            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public boolean isAlive() {
                return !released.contains(bytes);
            }

            @Override
            public void release() {
                released.add(bytes);
            }
        });
        root.allocate(DType.U8, 1);
        TensorScope weights = root.child("weights");
        weights.allocate(DType.U8, 2);
        TensorScope run = root.child("run");
        run.allocate(DType.U8, 3);
        run.child("step").allocate(DType.U8, 4);
        run.allocate(DType.U8, 5);
        assertEquals(15, root.bytes());
        weights.close();
        assertEquals(13, root.bytes());
        root.close();
        assertEquals(List.of(2L, 4L, 5L, 3L, 1L), released);
        assertTrue(run.isClosed());
    }

    @Test
    void anAdoptedBlockEndsWithTheScope() {
        Block block = new HostMemory().allocate(24);
        try (TensorScope scope = TensorScope.root("test", memory)) {
            scope.adopt(block);
            assertEquals(24, scope.bytes());
            assertTrue(block.isAlive());
        }
        assertFalse(block.isAlive());
    }

    @Test
    void aChildLeavesItsParentOpen() {
        try (TensorScope root = TensorScope.root("root", memory)) {
            Tensor kept = root.allocate(DType.F32, 4);
            TensorScope step = root.child("step");
            Tensor gone = step.allocate(DType.F32, 4);
            step.close();
            assertFalse(root.isClosed());
            assertEquals(16, memory.liveBytes());
            HostTensor.of(kept).copyFrom(new float[4]);
            assertThrows(IllegalStateException.class, gone::requireAlive);
        }
    }

    @Test
    void otherThreadsMayUseATensor() throws InterruptedException {
        try (TensorScope scope = TensorScope.root("test", memory)) {
            Tensor tensor = scope.allocate(DType.F32, 1);
            Thread thread = new Thread(() -> HostTensor.of(tensor).copyFrom(new float[] {3}));
            thread.start();
            thread.join();
            assertArrayEquals(new float[] {3}, HostTensor.of(tensor).toFloats());
        }
    }
}
