package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.DeviceException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is CUDA's own: the driver and the card as they are found, memory in the order of the stream, transfers, and
/// what happens when calls fail. On the stand-in device.
final class CudaBackendTest {

    private static final int OUT_OF_MEMORY = 2;
    private static final int NO_DEVICE = 100;
    private static final int LAUNCH_FAILED = 719;

    private StandIn device;

    @BeforeEach
    void plugIn() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals("", device.trouble());
        for (String kind :
                new String[] {"memory", "pinned", "streams", "events", "modules", "executables", "contexts"}) {
            assertEquals(0, device.live(kind), kind + " left");
        }
        device.pullOut();
    }

    @Test
    void saysWhatItRunsOn() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
            assertEquals(
                    "cuda: stand-in device, compute capability 8.0, 8.6 of 8.6 GB free, driver for CUDA 12.4,"
                            + " products by kernels",
                    backend.description());
        }
    }

    @Test
    void aReasonIsGivenWhereNoCardCanBeUsed() {
        Map<String, Runnable> reasons = Map.of(
                "the NVIDIA driver finds no card",
                () -> device.set("devices", 0),
                "the NVIDIA driver knows CUDA 12.2, 12.4 is needed; install a driver of the 550 series or newer",
                () -> device.set("driver", 12_020),
                "stand-in device has compute capability 7.5, 8.0 is needed (GeForce RTX 30, A100 or newer)",
                () -> {
                    device.set("major", 7);
                    device.set("minor", 5);
                },
                "the NVIDIA driver does not start: system has unsupported display driver / cuda driver combination"
                        + " (error 803)",
                () -> device.set("init", 803));
        reasons.forEach((reason, cause) -> {
            device.plugIn();
            cause.run();
            assertEquals(
                    reason,
                    assertThrows(
                                    DeviceException.class,
                                    () -> new CudaBackend(
                                            CudaOptions.of(DType.F32).withoutLibraries()))
                            .getMessage());
        });
        device.plugIn();
        device.set("init", NO_DEVICE);
        assertEquals(
                "the NVIDIA driver finds no card",
                assertThrows(
                                DeviceException.class,
                                () -> new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries()))
                        .getMessage());
    }

    /// Each call of a start fails once: it throws, and nothing that was taken before stays.
    @Test
    void aStartThatFailsHalfwayLeavesNothing() {
        for (String call : new String[] {
            "cuDevicePrimaryCtxRetain",
            "cuCtxSetCurrent",
            "cuStreamCreate",
            "cuMemAllocAsync",
            "cuMemHostAlloc",
            "cuEventCreate",
            "cuMemPoolSetAttribute",
            "cuDeviceGetAttribute"
        }) {
            for (int nth = 1; nth <= 2; nth++) {
                device.plugIn();
                device.fail(call, nth, LAUNCH_FAILED, false);
                try (CudaBackend backend =
                        new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
                    assertEquals("cuda", backend.name()); // it was not called so often
                } catch (DeviceException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains(call), e.toString());
                }
                for (String kind : new String[] {"memory", "pinned", "streams", "events", "contexts"}) {
                    assertEquals(0, device.live(kind), kind + " left when call " + nth + " of " + call + " failed");
                }
            }
        }
    }

    @Test
    void memoryComesWithTheScopeAndGoesWithIt() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
            long before = device.live("memory");
            try (TensorScope scope = backend.openScope("some")) {
                Tensor tensor = scope.allocate(DType.F32, 3);
                float[] values = {1, 1, 1};
                backend.read(values, tensor);
                assertArrayEquals(new float[3], values, "memory begins as zeros");
                assertEquals(before + 1, device.live("memory"));
            }
            backend.synchronize();
            assertEquals(before, device.live("memory"));
        }
    }

    @Test
    void aScopeMayEndWhileItsTensorsAreStillInUse() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("result")) {
            Tensor sum = scope.allocate(DType.F32, 1000);
            try (TensorScope passing = backend.openScope("passing")) {
                Tensor one = passing.allocate(DType.F32, 1000);
                backend.fill(one, 1);
                backend.axpby(sum, 2, one, 3, one);
            }
            float[] values = new float[1000];
            backend.read(values, sum);
            assertEquals(5, values[999]);
        }
    }

    @Test
    void withoutPoolsMemoryIsTakenAtOnce() {
        device.set("pools", 0);
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("some")) {
            Tensor tensor = scope.allocate(DType.F32, 5);
            backend.fill(tensor, 4);
            float[] values = new float[5];
            backend.read(values, tensor);
            assertEquals(4, values[4]);
            assertEquals(0, device.calls("cuMemAllocAsync"));
        }
    }

    @Test
    void whenMemoryRunsOutTheLineHasTheFiguresAndTheProgramGoesOn() {
        device.set("memory", 100 << 20);
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("small")) {
            scope.allocate(DType.F32, 1 << 20);
            String line = String.valueOf(
                    assertThrows(OutOfDeviceMemoryException.class, () -> scope.allocate(DType.F32, 40 << 20))
                            .getMessage());
            assertEquals(
                    "cuda:0 (stand-in device) has no 167.8 MB free: 99.6 MB of 104.9 MB are free, 5.2 MB are held here;"
                            + " ask for smaller pictures or fewer frames, or close what else uses the card",
                    line);
            Tensor fits = scope.allocate(DType.F32, 1 << 20);
            backend.fill(fits, 1);
            backend.synchronize();
        }
    }

    /// What another program takes for a moment is asked for twice.
    @Test
    void memoryThatIsStillQueuedToBeGivenBackIsWaitedFor() {
        device.set("memory", 100 << 20);
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
            try (TensorScope scope = backend.openScope("first")) {
                scope.allocate(DType.F32, 20 << 20);
            }
            try (TensorScope scope = backend.openScope("second")) {
                scope.allocate(DType.F32, 20 << 20);
            }
        }
    }

    @Test
    void everyAllocationMayFailAndNothingIsLost() {
        for (int nth = 1; nth <= 4; nth++) {
            device.plugIn();
            try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
                device.fail("cuMemAllocAsync", nth, LAUNCH_FAILED, false);
                try (TensorScope scope = backend.openScope("some")) {
                    for (int i = 0; i < 3; i++) {
                        scope.allocate(DType.F32, 100);
                    }
                    assertEquals(4, nth);
                } catch (DeviceException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains("cuMemAllocAsync"), e.toString());
                }
                backend.synchronize();
            }
            assertEquals(0, device.live("memory"));
        }
    }

    @Test
    void aLostCardIsSaidAndEndsQuietly() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("some")) {
            Tensor tensor = scope.allocate(DType.F32, 100);
            device.fail("cuLaunchKernel", 1, LAUNCH_FAILED, true);
            String line = String.valueOf(assertThrows(DeviceException.class, () -> backend.fill(tensor, 1))
                    .getMessage());
            assertEquals(
                    "the graphics card failed: unspecified launch failure (error 719) in fill_4; start the flight"
                            + " again, and if that does not help, the program",
                    line);
            assertThrows(DeviceException.class, backend::synchronize);
        }
    }

    @Test
    void pageableMemoryMayBeChangedAtOnceAndPinnedMemoryAfterTheWait() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("transfers")) {
            float[] heap = new float[10_000_000]; // more than both rooms hold
            Arrays.fill(heap, 1);
            heap[heap.length - 1] = 7;
            Tensor there = scope.allocate(DType.F32, heap.length);
            backend.upload(there, HostTensor.ofFloats(heap, heap.length));
            Arrays.fill(heap, 0);
            float[] back = new float[heap.length];
            backend.read(back, there);
            assertEquals(7, back[back.length - 1]);
            assertEquals(1, back[5_000_000]);
            HostTensor staging = backend.staging(scope, DType.F32, 4);
            staging.copyFrom(new float[] {1, 2, 3, 4});
            Tensor few = scope.allocate(DType.F32, 4);
            backend.upload(few, staging);
            backend.synchronize();
            staging.copyFrom(new float[4]);
            float[] four = new float[4];
            backend.read(four, few);
            assertArrayEquals(new float[] {1, 2, 3, 4}, four);
        }
    }

    @Test
    void anotherThreadMayGoOn() throws InterruptedException {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("shared")) {
            Tensor tensor = scope.allocate(DType.F32, 2);
            long before = device.calls("cuCtxSetCurrent");
            Thread thread = new Thread(() -> backend.fill(tensor, 3));
            thread.start();
            thread.join();
            float[] values = new float[2];
            backend.read(values, tensor);
            assertArrayEquals(new float[] {3, 3}, values);
            assertEquals(before + 2, device.calls("cuCtxSetCurrent"), "once there and once back");
        }
    }

    @Test
    void aSequenceIsRecordedOnceAndPlayedBack() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("sequence")) {
            Tensor sum = scope.allocate(DType.F32, 5);
            Tensor one = scope.allocate(DType.F32, 5);
            backend.fill(one, 1);
            int[] told = {0};
            Runnable twice = backend.replayable(scope, () -> {
                told[0]++;
                backend.axpby(sum, 1, sum, 1, one);
                backend.axpby(sum, 1, sum, 1, one);
            });
            for (int i = 0; i < 5; i++) {
                twice.run();
            }
            float[] values = new float[5];
            backend.read(values, sum);
            assertEquals(10, values[4]);
            assertEquals(2, told[0], "told when first run, and when recorded");
            assertEquals(4, device.calls("cuGraphLaunch"));
            scope.close();
            assertEquals(0, device.live("executables"));
            assertThrows(IllegalStateException.class, twice::run);
        }
    }

    @Test
    void whatCannotBePlayedBackIsRefusedAndTheStreamGoesOn() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("sequence")) {
            Tensor tensor = scope.allocate(DType.F32, 5);
            HostTensor host = HostTensor.ofFloats(new float[5], 5);
            for (Runnable refused : new Runnable[] {
                backend::synchronize,
                () -> backend.upload(tensor, host),
                () -> backend.download(host, tensor),
                () -> scope.allocate(DType.F32, 1)
            }) {
                boolean[] second = {false};
                Runnable sequence = backend.replayable(scope, () -> {
                    backend.fill(tensor, 2);
                    if (second[0]) {
                        refused.run();
                    }
                });
                sequence.run();
                second[0] = true;
                assertThrows(IllegalStateException.class, sequence::run);
                second[0] = false;
                sequence.run();
                sequence.run();
                float[] values = new float[5];
                backend.read(values, tensor);
                assertEquals(2, values[0]);
            }
        }
    }

    @Test
    void aSequenceWithinAnotherIsAPartOfIt() {
        try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                TensorScope scope = backend.openScope("sequences")) {
            Tensor sum = scope.allocate(DType.F32, 5);
            Tensor one = scope.allocate(DType.F32, 5);
            backend.fill(one, 1);
            Runnable inner = backend.replayable(scope, () -> backend.axpby(sum, 1, sum, 1, one));
            Runnable outer = backend.replayable(scope, () -> {
                inner.run();
                inner.run();
            });
            for (int i = 0; i < 4; i++) {
                outer.run();
            }
            float[] values = new float[5];
            backend.read(values, sum);
            assertEquals(8, values[0]);
        }
    }

    @Test
    void machineCodeIsTakenForTheGenerationElsePtx() {
        int[][] cards = {
            {8, 0, 1}, {8, 6, 1}, {8, 9, 1}, {9, 0, 1}, {10, 0, 1}, {12, 0, 1}, {12, 1, 1}, {11, 0, 0}, {13, 0, 0}
        };
        for (int[] card : cards) {
            device.plugIn();
            device.set("major", card[0]);
            device.set("minor", card[1]);
            try (CudaBackend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries());
                    TensorScope scope = backend.openScope("some")) {
                backend.fill(scope.allocate(DType.F32, 3), 1);
                assertEquals(card[2], device.live("cubins"), card[0] + "." + card[1]);
                assertEquals(1 - card[2], device.live("ptx"), card[0] + "." + card[1]);
            }
        }
    }

    @Test
    void whatAClosedBackendIsAskedIsRefused() {
        CudaBackend backend = new CudaBackend(CudaOptions.of(DType.BF16).withoutLibraries());
        backend.close();
        backend.close();
        assertThrows(IllegalStateException.class, backend::synchronize);
    }
}
