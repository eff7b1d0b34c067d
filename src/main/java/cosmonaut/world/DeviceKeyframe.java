package cosmonaut.world;

import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.OcclusionMesh;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Room on the device for a remembered picture with its depth and the mesh across its torn edges.
final class DeviceKeyframe {

    private final Backend backend;
    private final PictureTransfer transfer;
    private final int reduction;

    /// `[3,1,H,W]`, `[1,1,H,W]` and `[H,W]` of U8.
    private final Tensor colour;

    private final Tensor depth;
    private final Tensor kind;

    /// `[R,C,3]` of F64 and `[R,C]` of U8.
    private final Tensor points;

    private final Tensor torn;
    private final HostTensor stagedKind;
    private final HostTensor stagedPoints;
    private final HostTensor stagedTorn;
    private @Nullable Keyframe held;

    /// @param reduction pixels per point of the mesh along each side
    DeviceKeyframe(Backend backend, TensorScope scope, PictureTransfer transfer, int width, int height, int reduction) {
        this.backend = backend;
        this.transfer = transfer;
        this.reduction = reduction;
        int rows = height / reduction;
        int columns = width / reduction;
        this.colour = scope.allocate(DType.F32, 3, 1, height, width);
        this.depth = scope.allocate(DType.F32, 1, 1, height, width);
        this.kind = scope.allocate(DType.U8, height, width);
        this.points = scope.allocate(DType.F64, rows, columns, 3);
        this.torn = scope.allocate(DType.U8, rows, columns);
        this.stagedKind = backend.staging(scope, DType.U8, height, width);
        this.stagedPoints = backend.staging(scope, DType.F64, rows, columns, 3);
        this.stagedTorn = backend.staging(scope, DType.U8, rows, columns);
    }

    /// Whether this very picture is here.
    @SuppressWarnings("ReferenceEquality") // a picture is what was remembered once, not its numbers
    boolean holds(Keyframe keyframe) {
        return held == keyframe;
    }

    /// Brings a picture here and waits until it is.
    void bring(Keyframe keyframe) {
        held = null;
        transfer.put(colour, 0, keyframe.colour());
        transfer.putPlane(depth, 0, keyframe.depth());
        MemorySegment.copy(MemorySegment.ofArray(keyframe.valid()), 0, stagedKind.data(), 0, keyframe.valid().length);
        OcclusionMesh mesh = OcclusionMesh.of(keyframe, keyframe.surfaces(), reduction);
        MemorySegment.copy(MemorySegment.ofArray(mesh.points()), 0, stagedPoints.data(), 0, 8L * mesh.points().length);
        for (int i = 0; i < mesh.torn().length; i++) {
            stagedTorn.set(i, mesh.torn()[i] ? 1 : 0);
        }
        backend.upload(kind, stagedKind);
        backend.upload(points, stagedPoints);
        backend.upload(torn, stagedTorn);
        backend.synchronize();
        held = keyframe;
    }

    Keyframe keyframe() {
        if (held == null) {
            throw new IllegalStateException("there is no picture here");
        }
        return held;
    }

    SplatSource picture() {
        int[] s = depth.shape().toArray();
        return new SplatSource(colour.reshape(3, s[2], s[3]), depth.reshape(s[2], s[3]), kind);
    }

    Tensor points() {
        return points;
    }

    Tensor torn() {
        return torn;
    }
}
