package cosmonaut.world;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Moves pictures, one at a time, between the interleaved `[H,W,3]` of the host and the `[C,T,H,W]` of a clip on the
/// device.
final class PictureTransfer {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Backend backend;
    private final HostTensor staging;
    private final int area;

    PictureTransfer(Backend backend, TensorScope scope, int height, int width) {
        this.backend = backend;
        this.area = height * width;
        this.staging = backend.staging(scope, DType.F32, 3, 1, height, width);
    }

    /// Puts a picture into a clip.
    ///
    /// @param clip `[3,T,H,W]`
    /// @param interleaved `[H,W,3]`
    void put(Tensor clip, int picture, float[] interleaved) {
        MemorySegment planes = staging.data();
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < area; i++) {
                planes.setAtIndex(F32, (long) c * area + i, interleaved[3 * i + c]);
            }
            backend.upload(plane(clip, c, picture), staging.slice(c, c + 1));
        }
        backend.synchronize();
    }

    /// Puts one number a pixel into a clip of one channel.
    ///
    /// @param clip `[1,T,H,W]`
    /// @param values `[H,W]`
    void putPlane(Tensor clip, int picture, float[] values) {
        HostTensor from = staging.slice(0, 1);
        from.copyFrom(values);
        backend.upload(plane(clip, 0, picture), from);
        backend.synchronize();
    }

    /// A picture of a clip, as a new array.
    ///
    /// @param clip `[3,T,H,W]`
    float[] get(Tensor clip, int picture) {
        float[] interleaved = new float[3 * area];
        MemorySegment planes = staging.data();
        for (int c = 0; c < 3; c++) {
            backend.download(staging.slice(c, c + 1), plane(clip, c, picture));
            for (int i = 0; i < area; i++) {
                interleaved[3 * i + c] = planes.getAtIndex(F32, (long) c * area + i);
            }
        }
        return interleaved;
    }

    /// `[1,1,H,W]` of a clip, a view.
    private static Tensor plane(Tensor clip, int channel, int picture) {
        int[] s = clip.shape().toArray();
        return clip.slice(channel, channel + 1).reshape(s[1], 1, s[2], s[3]).slice(picture, picture + 1);
    }
}
