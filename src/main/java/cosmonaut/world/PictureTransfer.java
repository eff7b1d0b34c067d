package cosmonaut.world;

import cosmonaut.media.Picture;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Moves pictures, one at a time, between the interleaved `[H,W,3]` of the host and the `[C,T,H,W]` of a clip on the
/// device.
final class PictureTransfer {

    private final Backend backend;
    private final int height;
    private final int width;
    private final HostTensor staging;
    private final HostTensor stagedPlane;

    /// `[1,H,W,3]`, and the same by planes, `[3,1,H,W]`.
    private final Tensor interleaved;

    private final Tensor planes;
    private final Tensor bytes;
    private final HostTensor stagedBytes;

    /// Added before numbers are truncated to bytes, so that they are rounded; none where they are not.
    private final @Nullable Tensor rounding;

    private final ReflectedColumns columns;
    private @Nullable DecodedPictures decoded;

    PictureTransfer(Backend backend, TensorScope scope, int height, int width) {
        this(backend, scope, height, ReflectedColumns.none(width), PixelRange.ORIGINAL);
    }

    /// @param columns that pictures have on the device and not on the host
    PictureTransfer(Backend backend, TensorScope scope, int height, ReflectedColumns columns, PixelRange range) {
        int width = columns.paddedWidth();
        this.columns = columns;
        this.backend = backend;
        this.height = height;
        this.width = width;
        this.staging = backend.staging(scope, DType.F32, 1, height, width, 3);
        this.stagedPlane = backend.staging(scope, DType.F32, 1, 1, height, width);
        this.interleaved = scope.allocate(DType.F32, 1, height, width, 3);
        this.planes = scope.allocate(DType.F32, 3, 1, height, width);
        this.bytes = scope.allocate(DType.U8, 1, height, width, 3);
        this.rounding = range.rounding() == 0 ? null : scope.allocate(DType.F32, planes.shape());
        if (rounding != null) {
            backend.fill(rounding, range.beforeTruncation());
        }
        this.stagedBytes = backend.staging(scope, DType.U8, 1, height, width, 3);
    }

    /// Puts a picture into a clip.
    ///
    /// @param clip `[3,T,H,W]`
    /// @param picture interleaved, `[H,W,3]`
    void put(Tensor clip, int index, float[] picture) {
        staging.copyFrom(columns.areNone() ? picture : columns.with(picture));
        backend.upload(interleaved, staging);
        backend.permute(planes, interleaved, 3, 0, 1, 2);
        for (int c = 0; c < 3; c++) {
            backend.copy(plane(clip, c, index), planes.slice(c, c + 1));
        }
        backend.synchronize();
    }

    /// Puts one number a pixel into a clip of one channel.
    ///
    /// @param clip `[1,T,H,W]`
    /// @param values `[H,W]`
    void putPlane(Tensor clip, int index, float[] values) {
        stagedPlane.copyFrom(values);
        backend.upload(plane(clip, 0, index), stagedPlane);
        backend.synchronize();
    }

    /// A picture of a clip, as a new interleaved array, `[H,W,3]`.
    ///
    /// @param clip `[3,T,H,W]`
    float[] get(Tensor clip, int index) {
        take(clip, index);
        backend.permute(interleaved, planes, 1, 2, 3, 0);
        backend.download(staging, interleaved);
        float[] all = staging.toFloats();
        return columns.areNone() ? all : columns.without(all);
    }

    /// One number a pixel of a picture of a clip of one channel, as a new array, `[H,W]`.
    ///
    /// @param clip `[1,T,H,W]`
    float[] getPlane(Tensor clip, int index) {
        backend.download(stagedPlane, plane(clip, 0, index));
        return stagedPlane.toFloats();
    }

    /// A picture of a clip in 8 bits, rounded as [PixelRange] does.
    ///
    /// @param clip `[3,T,H,W]`
    Picture picture(Tensor clip, int index) {
        take(clip, index);
        if (rounding != null) {
            backend.axpby(planes, 1, planes, 1, rounding);
        }
        backend.toBytes(bytes, planes);
        backend.download(stagedBytes, bytes);
        Picture all = new Picture(width, height, stagedBytes.data().toArray(ValueLayout.JAVA_BYTE));
        if (!columns.areNone()) {
            return columns.without(all);
        }
        if (decoded != null) {
            decoded.made(all, target -> backend.toBytes(target, planes));
        }
        return all;
    }

    /// Who is shown the pictures in 8 bits while they lie on the device; null for nobody.
    void show(@Nullable DecodedPictures listener) {
        decoded = listener;
    }

    private void take(Tensor clip, int index) {
        for (int c = 0; c < 3; c++) {
            backend.copy(planes.slice(c, c + 1), plane(clip, c, index));
        }
    }

    /// `[1,1,H,W]` of a clip, a view.
    private static Tensor plane(Tensor clip, int channel, int picture) {
        int[] s = clip.shape().toArray();
        return clip.slice(channel, channel + 1).reshape(s[1], 1, s[2], s[3]).slice(picture, picture + 1);
    }
}
