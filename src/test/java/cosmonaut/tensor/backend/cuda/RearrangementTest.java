package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

/// What one launch is too small for, or an operation of nothing, on the stand-in device.
class RearrangementTest {

    private static final int[] AXES = {2, 0, 3, 1};

    @Test
    void copiesThatOneLaunchCannotCountAreDivided() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        StandIn card = StandIn.load();
        card.plugIn();
        float[] values = new float[5 * 7 * 3 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        float[] wanted = new float[values.length];
        try (Backend reference = new ReferenceBackend();
                TensorScope scope = reference.openScope("wanted")) {
            Tensor src = scope.allocate(DType.F32, 5, 7, 3, 6);
            Tensor dst = scope.allocate(DType.F32, 3, 5, 6, 7);
            reference.write(src, values);
            reference.permute(dst, src, AXES);
            reference.read(wanted, dst);
        }
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("divided")) {
            Tensor src = scope.allocate(DType.F32, 5, 7, 3, 6);
            Tensor dst = scope.allocate(DType.F32, 3, 5, 6, 7);
            backend.write(src, values);
            CudaDevice device = new CudaDevice(CudaDriver.start(), 0, true);
            DeviceMemory memory = new DeviceMemory(device);
            try (device;
                    Kernels kernels = new Kernels(device);
                    Transfers transfers = new Transfers(device);
                    Rearrangement divided = new Rearrangement(device, memory, kernels, transfers, 50)) {
                divided.permute(dst, src, AXES);
                device.synchronize();
                assertEquals(15, kernels.launches(), "rows of 6 x 7 by themselves");
            }
            float[] made = new float[values.length];
            backend.read(made, dst);
            assertArrayEquals(wanted, made);
        }
        assertEquals("", card.trouble());
        card.pullOut();
    }

    @Test
    void operationsOfNothingLaunchNothing() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        StandIn card = StandIn.load();
        card.plugIn();
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
                TensorScope scope = backend.openScope("nothing")) {
            Tensor rows = scope.allocate(DType.BF16, 0, 8);
            Tensor row = scope.allocate(DType.BF16, 8);
            Tensor frames = scope.allocate(DType.BF16, 2, 0, 8);
            Tensor heads = scope.allocate(DType.BF16, 0, 2, 8);
            Tensor angles = scope.allocate(DType.F32, 0, 4);
            Tensor cells = scope.allocate(DType.BF16, 2, 4, 0, 8);
            long before = card.calls("cuLaunchKernel");
            backend.layerNormModulate(rows, rows, row, row, 1e-6f);
            backend.rmsNorm(rows, rows, row, 1e-6f);
            backend.gatedAdd(rows, rows, row, rows);
            backend.gatedAddNorm(scope.allocate(DType.BF16, 0, 8), rows, rows, row, rows, row, row, 1e-6f);
            backend.groupNorm(frames, frames, row, row, 1e-6f, Activation.SILU);
            backend.rope(heads, heads, angles, angles);
            backend.rmsNormRope(heads, heads, row, 1e-6f, angles, angles);
            backend.permute(scope.allocate(DType.BF16, 8, 0), rows, 1, 0);
            backend.concat(scope.allocate(DType.BF16, 0, 16), 1, rows, rows);
            backend.narrow(scope.allocate(DType.BF16, 0, 4), rows, 1, 2);
            backend.gather(
                    scope.allocate(DType.BF16, 0, 8), scope.allocate(DType.F32, 3, 8), scope.allocate(DType.I32, 0));
            backend.haar(scope.allocate(DType.BF16, 1, 2, 0, 64), cells);
            backend.inverseHaar(cells, scope.allocate(DType.BF16, 1, 2, 0, 64));
            backend.averagePool(scope.allocate(DType.BF16, 1, 2, 0, 8), cells, 2, 2, 2);
            backend.synchronize();
            assertEquals(before, card.calls("cuLaunchKernel"));
        }
        assertEquals("", card.trouble());
        card.pullOut();
    }
}
