package cosmonaut.tensor.backend.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.device.FakeDeviceBackend.Direction;
import cosmonaut.tensor.backend.device.FakeDeviceBackend.Transfer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeDeviceBackendTest {

    @Test
    void itsMemoryIsOutOfReachAndEveryTransferIsListed() {
        HostMemory memory = new HostMemory();
        try (FakeDeviceBackend device = new FakeDeviceBackend(DType.F32, memory)) {
            Tensor kept;
            try (TensorScope scope = device.openScope("test")) {
                HostTensor host = device.staging(scope, DType.F32, 2);
                host.copyFrom(new float[] {1, 2});
                Tensor tensor = scope.allocate(DType.F32, 2);
                Tensor twin = scope.allocate(DType.F32, 2);
                device.upload(tensor, host);
                device.copy(twin, tensor);
                float[] back = new float[2];
                device.read(back, twin);
                assertArrayEquals(new float[] {1, 2}, back);
                assertEquals(
                        List.of(
                                new Transfer(Direction.UPLOAD, "F32[2]", 8),
                                new Transfer(Direction.COPY, "F32[2] from F32[2]", 8),
                                new Transfer(Direction.DOWNLOAD, "F32[2]", 8)),
                        device.transfers());
                assertEquals(2, device.crossings().size());
                var refused = assertThrows(IllegalArgumentException.class, () -> HostTensor.of(tensor));
                assertTrue(String.valueOf(refused.getMessage()).contains("memory of device"), refused.toString());
                assertThrows(IllegalArgumentException.class, () -> device.copy(twin, host.asTensor()));
                kept = tensor;
            }
            assertThrows(IllegalStateException.class, () -> device.fill(kept, 1));
            assertEquals(0, memory.liveBytes());
        }
    }
}
