package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Views are warped in groups, as many at once as there is room for.
final class SplatTest {

    private static final int VIEWS = 5;
    private static final int H = 9;
    private static final int W = 14;
    private static final int CANVAS_BYTES = (H + 2) * (W + 2) * 44;

    @Test
    void groupsOfAnySizeGiveTheSame() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        StandIn standIn = StandIn.load();
        standIn.plugIn();
        byte[] all = splat(VIEWS * CANVAS_BYTES + 1000);
        assertTrue(sum(all) != 0);
        for (long room : new long[] {0, CANVAS_BYTES + 16, 2 * CANVAS_BYTES + 32, 4 * CANVAS_BYTES + 64}) {
            long before = standIn.calls("cuLaunchKernel");
            assertEquals(MemorySegment.ofArray(all).mismatch(MemorySegment.ofArray(splat(room))), -1);
            int group = (int) Math.max(1, room / CANVAS_BYTES);
            assertEquals(4L * Math.ceilDiv(VIEWS, group), standIn.calls("cuLaunchKernel") - before);
        }
        assertEquals("", standIn.trouble());
        standIn.pullOut();
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (byte one : bytes) {
            sum += one;
        }
        return sum;
    }

    private static byte[] splat(long room) {
        CudaDevice device = new CudaDevice(CudaDriver.start(), 0, true);
        DeviceMemory memory = new DeviceMemory(device);
        try (Kernels kernels = new Kernels(device);
                Transfers transfers = new Transfers(device);
                Workspace workspace = new Workspace(memory);
                TensorScope scope = TensorScope.root("splat", memory)) {
            Tensor colour = given(scope, transfers, DType.F32, i -> Math.sin(i), 3, H, W);
            Tensor depth = given(scope, transfers, DType.F32, i -> 3 + i % 4, H, W);
            Tensor kind = given(scope, transfers, DType.U8, i -> 1 + i % 2, H, W);
            double[] map = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 20};
            Tensor views = given(
                    scope,
                    transfers,
                    DType.F64,
                    i -> i % 13 == 3 ? 5.3 * Math.floorDiv(i, 13) : map[i % 13],
                    VIEWS,
                    13);
            Tensor dst = scope.allocate(DType.F32, 5, VIEWS, H, W);
            new Splat(kernels, workspace, 2, room)
                    .splat(
                            dst.slice(0, 3),
                            dst.slice(3, 4).reshape(VIEWS, H, W),
                            dst.slice(4, 5).reshape(VIEWS, H, W),
                            new SplatSource(colour, depth, kind),
                            views);
            byte[] out = new byte[Math.toIntExact(dst.bytes())];
            transfers.download(MemorySegment.ofArray(out), CudaBlock.address(dst));
            return out;
        } finally {
            device.close();
        }
    }

    private static Tensor given(
            TensorScope scope, Transfers transfers, DType dtype, IntToDoubleFunction values, int... extents) {
        Tensor tensor = scope.allocate(dtype, extents);
        byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < tensor.shape().elements(); i++) {
            switch (dtype) {
                case F64 -> to.putDouble(values.applyAsDouble(i));
                case F32 -> to.putFloat((float) values.applyAsDouble(i));
                default -> to.put((byte) values.applyAsDouble(i));
            }
        }
        transfers.upload(CudaBlock.address(tensor), MemorySegment.ofArray(bytes));
        return tensor;
    }
}
