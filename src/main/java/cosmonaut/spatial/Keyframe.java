package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import org.jspecify.annotations.Nullable;

/// A remembered picture with depth and the camera that took it. Immutable; the arrays must not be written.
public final class Keyframe {

    /// The nearest depth that is believed, in metres.
    public static final float NEAR = 0.05f;

    /// Marks a pixel in [#valid] that is never warped.
    public static final byte DROPPED = 0;

    /// Marks a pixel on a surface.
    public static final byte SURFACE = 1;

    /// Marks a pixel at an edge, which is warped unless the picture tears there.
    public static final byte EDGE = 2;

    private final int index;
    private final CameraFrame camera;
    private final float[] colour;
    private final float[] depth;
    private final byte[] valid;
    private final float @Nullable [] magnification;
    private final byte @Nullable [] fine;

    /// As [#valid], before pixels were left out that the depth says nothing against.
    private final byte[] surfaces;

    private Keyframe(
            int index,
            CameraFrame camera,
            float[] colour,
            float[] depth,
            byte[] valid,
            float @Nullable [] magnification,
            byte @Nullable [] fine,
            byte[] surfaces) {
        this.index = index;
        this.camera = camera;
        this.colour = colour;
        this.depth = depth;
        this.valid = valid;
        this.magnification = magnification;
        this.fine = fine;
        this.surfaces = surfaces;
    }

    /// Remembers a picture whose pixels at an edge are never warped; see [#of(int, CameraFrame, float[], float[],
    /// EdgeFilter, EdgeTest, float)].
    public static Keyframe of(
            int index, CameraFrame camera, float[] colour, float[] depth, EdgeFilter filter, float far) {
        return of(index, camera, colour, depth, filter, EdgeTest.FILTER, far);
    }

    /// Remembers a picture; the arrays are copied.
    ///
    /// Depth is clamped to [[#NEAR], far]; NaN and infinity count as `far`. Pixels whose depth is 0 or negative
    /// are unknown and never warped; for pixels that the filter finds at an edge, `edges` says what becomes of them.
    ///
    /// @param index the number of the picture in its flight; grows with time
    /// @param colour interleaved RGB in [-1, 1]
    /// @param depth metres along the camera's axis
    /// @param far the far limit in metres, such as 100
    /// @throws IllegalArgumentException if an array does not fit the camera's picture size
    public static Keyframe of(
            int index,
            CameraFrame camera,
            float[] colour,
            float[] depth,
            EdgeFilter filter,
            EdgeTest edges,
            float far) {
        int width = camera.intrinsics().width();
        int height = camera.intrinsics().height();
        int n = Math.multiplyExact(width, height);
        if (depth.length != n || colour.length != 3L * n) {
            throw new IllegalArgumentException("keyframe of " + width + "x" + height + " has " + colour.length
                    + " colours and " + depth.length + " depths");
        }
        if (!(far > NEAR)) {
            throw new IllegalArgumentException("far limit must be above " + NEAR + " m, not " + far);
        }
        float[] clamped = new float[n];
        for (int i = 0; i < n; i++) {
            clamped[i] = Float.isFinite(depth[i]) ? Math.clamp(depth[i], NEAR, far) : far;
        }
        byte[] valid = new byte[n];
        filter.mark(clamped, width, height, valid);
        byte atEdge = edges == EdgeTest.STRETCH ? EDGE : DROPPED;
        for (int i = 0; i < n; i++) {
            if (valid[i] != SURFACE) {
                valid[i] = atEdge;
            }
            if (depth[i] <= 0) {
                valid[i] = DROPPED;
            }
        }
        return new Keyframe(index, camera, colour.clone(), clamped, valid, null, null, valid);
    }

    /// The same with its picture in more pixels.
    ///
    /// @param rgb interleaved red, green, blue of 0 to 255, not to be written any more
    public Keyframe withFine(byte[] rgb) {
        return new Keyframe(index, camera, colour, depth, valid, magnification, rgb, surfaces);
    }

    /// The same with how many times its pixels are magnified against the pictures they were made in.
    ///
    /// @param times at least 1 for every pixel, not to be written any more; null where every pixel was made here
    /// @throws IllegalArgumentException if there is not one number a pixel
    public Keyframe withMagnification(float @Nullable [] times) {
        if (times != null && times.length != depth.length) {
            throw new IllegalArgumentException(times.length + " magnifications for " + depth.length + " pixels");
        }
        return new Keyframe(index, camera, colour, depth, valid, times, fine, surfaces);
    }

    /// The same picture of a world in which all lengths are so many times as long.
    public Keyframe enlarged(double times) {
        float[] longer = new float[depth.length];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = (float) (depth[i] * times);
        }
        Pose pose = camera.pose();
        CameraFrame moved = new CameraFrame(
                pose.movedTo(pose.tx() * times, pose.ty() * times, pose.tz() * times), camera.intrinsics());
        return new Keyframe(index, moved, colour, longer, valid, magnification, fine, surfaces);
    }

    /// The same without pixels that may not be shown. Where the surface tears is as before ([#surfaces]).
    ///
    /// @param counts whether a pixel may be shown
    /// @throws IllegalArgumentException if there is not one answer a pixel
    public Keyframe showing(boolean[] counts) {
        if (counts.length != depth.length) {
            throw new IllegalArgumentException(counts.length + " answers for " + depth.length + " pixels");
        }
        byte[] shown = valid.clone();
        for (int i = 0; i < shown.length; i++) {
            shown[i] = counts[i] ? shown[i] : DROPPED;
        }
        return new Keyframe(index, camera, colour, depth, shown, magnification, fine, surfaces);
    }

    public int index() {
        return index;
    }

    public CameraFrame camera() {
        return camera;
    }

    public int width() {
        return camera.intrinsics().width();
    }

    public int height() {
        return camera.intrinsics().height();
    }

    /// Interleaved RGB in [-1, 1], not to be written.
    public float[] colour() {
        return colour;
    }

    /// Metres, clamped, not to be written.
    public float[] depth() {
        return depth;
    }

    /// [#SURFACE], [#EDGE] or [#DROPPED] for every pixel, not to be written.
    public byte[] valid() {
        return valid;
    }

    /// As [#valid], with the pixels that [#showing] left out: where the depth tears. Not to be written.
    public byte[] surfaces() {
        return surfaces;
    }

    /// How many times each pixel is magnified against the picture it was made in, at least 1, not to be written; null
    /// where every pixel was made here.
    public float @Nullable [] magnification() {
        return magnification;
    }

    /// The picture in more pixels, if it was kept; not to be written.
    public byte @Nullable [] fine() {
        return fine;
    }

    /// Bytes of heap that the arrays take.
    public long bytes() {
        long bytes = 4L * colour.length + 4L * depth.length + valid.length;
        if (magnification != null) {
            bytes += 4L * magnification.length;
        }
        return bytes + (fine == null ? 0 : fine.length);
    }
}
