package cosmonaut.camera;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.List;

/// The rays of a clip as numbers, `[channels, latentFrames, height / stride, width / stride]`.
final class DrawnRays {

    private DrawnRays() {}

    static float[] of(PluckerRays rays, List<CameraFrame> clip) {
        double[] cameras = rays.cameras(clip);
        int latents = rays.latentFrames(clip.size());
        Intrinsics lens = clip.getFirst().intrinsics();
        try (ReferenceBackend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("rays")) {
            Tensor table = scope.allocate(DType.F64, latents, rays.channels() / 6, PluckerRays.CAMERA);
            for (int i = 0; i < cameras.length; i++) {
                HostTensor.of(table).set(i, cameras[i]);
            }
            Tensor dst = scope.allocate(
                    DType.F32,
                    rays.channels(),
                    latents,
                    lens.height() / rays.spatialStride(),
                    lens.width() / rays.spatialStride());
            backend.rays(dst, table, rays.spatialStride(), rays.order() == PluckerRays.Order.MOMENT_FIRST);
            return HostTensor.of(dst).toFloats();
        }
    }
}
