package cosmonaut.world;

import cosmonaut.model.WorldConfig;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;

/// What happens to new pictures outside the latents: they are joined with warped pixels.
final class PixelPath {

    private final Backend backend;
    private final Window window;
    private final List<PixelRefiner> refiners;
    private final Tensor decoded;
    private final Tensor warped;
    private final Tensor mask;
    private final float[] planes;
    private final float[] maskPlanes;
    private final float[][] colours;

    PixelPath(Backend backend, TensorScope scope, ModelParts parts, Window window) {
        this.backend = backend;
        this.window = window;
        WorldConfig config = parts.config();
        this.refiners = parts.pixelPath(window);
        int pictures = window.fresh();
        int area = config.networkWidth() * config.networkHeight();
        refiners.forEach(refiner -> refiner.plan(pictures, config.networkHeight(), config.networkWidth()));
        this.decoded = scope.allocate(DType.F32, 3, pictures, config.networkHeight(), config.networkWidth());
        this.warped = scope.allocate(DType.F32, decoded.shape());
        this.mask = scope.allocate(DType.F32, 1, pictures, config.networkHeight(), config.networkWidth());
        this.planes = new float[3 * pictures * area];
        this.maskPlanes = new float[pictures * area];
        this.colours = new float[pictures][];
    }

    /// Takes the new pictures out of a decoded window, joined with the warped pixels where there are any.
    ///
    /// @param pictures interleaved, written
    /// @param chunk `[3,T,H,W]`, the whole decoded window
    /// @param warps what the memory shows of each new picture; empty without a memory
    void finish(float[][] pictures, Tensor chunk, List<Warp> warps, Evaluations evaluations) {
        backend.narrow(decoded, chunk, 1, window.given());
        backend.clamp(decoded, decoded, -1, 1); // as pictures are where the pixel path is trained
        if (!refiners.isEmpty() && !warps.isEmpty()) {
            for (int i = 0; i < warps.size(); i++) {
                colours[i] = warps.get(i).filled();
                float[] valid = warps.get(i).mask();
                System.arraycopy(valid, 0, maskPlanes, i * valid.length, valid.length);
            }
            PlanarClip.toPlanes(planes, colours);
            backend.write(warped, planes);
            backend.write(mask, maskPlanes);
            for (PixelRefiner refiner : refiners) {
                evaluations.before();
                refiner.refine(decoded, decoded, warped, mask);
            }
        }
        backend.read(planes, decoded);
        PlanarClip.toPictures(pictures, planes);
    }

    /// Networks that [#finish] runs where the memory shows something.
    int evaluations() {
        return refiners.size();
    }
}
