package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every call of the driver may fail, and at every kernel the card may be lost: what was asked for is refused with a
/// [DeviceException] or is right, everything is given back, and who starts again goes on.
final class DriverFaultsTest {

    private static final int LAUNCH_FAILED = 719;
    private static final int OUT_OF_MEMORY = 2;

    private StandIn device;

    @BeforeEach
    void plugIn() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void pullOut() {
        device.pullOut();
    }

    /// Upload, linear map, attention, convolution, a sequence that is recorded and played back, download.
    private static float[] work() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
                TensorScope scope = backend.openScope("work")) {
            Tensor x = backend.upload(scope, numbers(20, 16));
            var matrix = backend.prepareLinear(scope, numbers(24, 16), numbers(24));
            var kernel = backend.prepareConv(scope, numbers(8, 24, 1, 3, 3), null);
            Tensor mapped = scope.allocate(DType.BF16, 20, 24);
            backend.linear(mapped, x, matrix, Activation.SILU);
            Tensor tokens = mapped.reshape(1, 20, 3, 8);
            Tensor attended = scope.allocate(DType.BF16, 1, 20, 3, 8);
            backend.attention(attended, tokens, tokens, tokens, AttentionSpec.plain(8));
            Tensor convolved = scope.allocate(DType.BF16, 1, 4, 5, 8);
            backend.conv(convolved, attended.reshape(1, 4, 5, 24), kernel, ConvGeometry.same(0, 1), Activation.NONE);
            Runnable sequence = backend.replayable(scope, () -> {
                backend.axpby(convolved, 0.5, convolved, 0.25, convolved);
                backend.linear(mapped, x, matrix, Activation.NONE);
            });
            for (int i = 0; i < 3; i++) {
                sequence.run();
            }
            float[] values = new float[160];
            backend.read(values, convolved);
            return values;
        }
    }

    private static HostTensor numbers(int... extents) {
        HostTensor host = HostTensor.allocate(DType.BF16, Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, Math.sin(1.7 * i));
        }
        return host;
    }

    /// Lets each call of a function fail in turn, until there are no more.
    private void eachFails(String function, int code, boolean lost) {
        float[] wanted = work();
        assertTrue(wanted[0] != 0 && wanted[0] != wanted[1], "the work makes numbers");
        assertEquals("", device.trouble());
        long calls = device.calls(function);
        assertTrue(calls > 0, function + " is never called");
        int refused = 0;
        for (int nth = 1; nth <= calls; nth++) {
            String where = "call " + nth + " of " + function + " fails";
            device.plugIn();
            device.fail(function, nth, code, lost);
            try {
                // What fails once all is downloaded has nothing left to spoil.
                assertArrayEquals(wanted, work(), where);
            } catch (DeviceException e) {
                refused++;
                assertFalse(String.valueOf(e.getMessage()).isBlank(), where);
            }
            assertEquals("", device.trouble(), where);
            for (String kind : new String[] {"pinned", "streams", "events", "modules", "executables", "contexts"}) {
                assertEquals(0, device.live(kind), kind + " left: " + where);
            }
            // The memory of a lost card is gone with it, whatever was still queued to be given back.
            assertEquals(0, lost ? 0 : device.live("memory"), "memory left: " + where);
            if (lost) {
                device.plugIn();
            }
            startsAgain(where);
        }
        // Memory that has run out is asked for once more.
        if (code != OUT_OF_MEMORY) {
            assertTrue(refused >= calls / 2, refused + " of " + calls + " failures were told");
        }
    }

    private static void startsAgain(String after) {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("again")) {
            Tensor tensor = scope.allocate(DType.F32, 3);
            backend.fill(tensor, 4);
            float[] values = new float[3];
            backend.read(values, tensor);
            assertArrayEquals(new float[] {4, 4, 4}, values, after);
        }
    }

    @Test
    void everyCallMayFail() {
        eachFails("*", LAUNCH_FAILED, false);
    }

    @Test
    void memoryMayRunOutWheneverItIsTaken() {
        eachFails("cuMemAllocAsync", OUT_OF_MEMORY, false);
    }

    @Test
    void theCardMayBeLostAtEveryCall() {
        eachFails("*", LAUNCH_FAILED, true);
    }

    @Test
    void theCardMayBeLostAtEveryKernel() {
        eachFails("cuLaunchKernel", LAUNCH_FAILED, true);
    }
}
