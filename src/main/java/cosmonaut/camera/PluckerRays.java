package cosmonaut.camera;

import java.util.List;

/// The Pluecker coordinates of the rays through the cells of the latent grid, as the network reads them.
///
/// With the camera's pose relative to the first of the clip, centre `c` (in units of `unit` metres) and unit
/// ray direction `d`, a ray is the six numbers of the moment `m = c x d` and of `d` (Cosmos 1.0 paper, camera
/// control; the published code puts the moment first, the paper's text the direction). The ray of cell
/// `(u, v)` goes through `(u + 0.5, v + 0.5)` of the grid, with the lens divided by the spatial stride.
///
/// @param order which half comes first
/// @param pictures which pictures of a temporal group are written
/// @param temporalStride pictures per latent frame after the first one, such as 4 or 8
/// @param spatialStride pixels per latent cell, such as 8
/// @param unit metres that count as 1 in the camera centre
public record PluckerRays(Order order, Pictures pictures, int temporalStride, int spatialStride, double unit) {

    /// The order of the two halves.
    public enum Order {
        MOMENT_FIRST,
        DIRECTION_FIRST
    }

    /// The pictures a latent frame is described by.
    public enum Pictures {
        /// The 4th of each group, 6 channels: latent frame 0 takes picture 0, frame `k` picture `stride * (k - 1) + 4`.
        FOURTH,
        /// Every picture of the group, `6 * stride` channels; latent frame 0 repeats picture 0.
        ALL
    }

    private static final int FOURTH_PICTURE = 4;
    private static final int COMPONENTS = 6;

    public PluckerRays {
        if (temporalStride < 1 || spatialStride < 1 || !(unit > 0) || !Double.isFinite(unit)) {
            throw new IllegalArgumentException("Pluecker rays need strides of at least 1 and a unit above 0, not "
                    + temporalStride + ", " + spatialStride + ", " + unit);
        }
    }

    /// Channels per latent frame: 6, or 6 for each picture of a group.
    public int channels() {
        return pictures == Pictures.ALL ? COMPONENTS * temporalStride : COMPONENTS;
    }

    /// Latent frames of a clip: the first picture alone, the others by groups.
    public int latentFrames(int clipPictures) {
        if (clipPictures < 1 || (clipPictures - 1) % temporalStride != 0) {
            throw new IllegalArgumentException(
                    "a clip has 1 + n * " + temporalStride + " pictures, not " + clipPictures);
        }
        return 1 + (clipPictures - 1) / temporalStride;
    }

    /// The same rays with another unit.
    public PluckerRays withUnit(double metres) {
        return new PluckerRays(order, pictures, temporalStride, spatialStride, metres);
    }

    /// The unit of the published code ("T-scale"): the largest distance between two raw world-to-camera
    /// translation vectors of the clip (not between camera centres); 1 where nothing moves.
    public static double largestTranslation(List<CameraFrame> clip) {
        double largest = 0;
        List<Pose> inverse = clip.stream().map(frame -> frame.pose().inverse()).toList();
        for (int i = 0; i < inverse.size(); i++) {
            for (int j = 0; j < i; j++) {
                largest = Math.max(largest, inverse.get(i).distanceTo(inverse.get(j)));
            }
        }
        return largest > 0 ? largest : 1;
    }

    /// Writes the rays of a clip, channels-first: `[channels, latentFrames, height / stride, width / stride]`,
    /// beginning at `out[offset]`.
    ///
    /// @throws IllegalArgumentException if the sizes do not fit the strides or the destination is too short
    public void write(float[] out, int offset, List<CameraFrame> clip) {
        int latents = latentFrames(clip.size());
        Intrinsics lens = clip.getFirst().intrinsics();
        if (lens.width() % spatialStride != 0 || lens.height() % spatialStride != 0) {
            throw new IllegalArgumentException("picture of " + lens.width() + "x" + lens.height()
                    + " is not a multiple of " + spatialStride + " pixels");
        }
        int cells = (lens.width() / spatialStride) * (lens.height() / spatialStride);
        long needed = (long) channels() * latents * cells;
        if (offset < 0 || offset + needed > out.length) {
            throw new IllegalArgumentException(
                    "destination holds " + (out.length - offset) + " numbers, needs " + needed);
        }
        Pose base = clip.getFirst().pose();
        int perLatent = channels() / COMPONENTS;
        for (int latent = 0; latent < latents; latent++) {
            for (int p = 0; p < perLatent; p++) {
                CameraFrame frame = clip.get(pictureOf(latent, p));
                int first = offset + (p * COMPONENTS * latents + latent) * cells;
                writePicture(out, first, latents * cells, frame.pose().relativeTo(base), frame.intrinsics());
            }
        }
    }

    private int pictureOf(int latent, int index) {
        if (latent == 0) {
            return 0;
        }
        int group = temporalStride * (latent - 1);
        return group + (pictures == Pictures.ALL ? index + 1 : Math.min(FOURTH_PICTURE, temporalStride));
    }

    private void writePicture(float[] out, int first, int channelStep, Pose pose, Intrinsics lens) {
        int width = lens.width() / spatialStride;
        int height = lens.height() / spatialStride;
        double cx = pose.tx() / unit;
        double cy = pose.ty() / unit;
        double cz = pose.tz() / unit;
        int moment = first + (order == Order.MOMENT_FIRST ? 0 : 3 * channelStep);
        int direction = first + (order == Order.MOMENT_FIRST ? 3 * channelStep : 0);
        for (int v = 0; v < height; v++) {
            double y = ((v + 0.5) * spatialStride - lens.cy()) / lens.fy();
            for (int u = 0; u < width; u++) {
                double x = ((u + 0.5) * spatialStride - lens.cx()) / lens.fx();
                double scale = 1 / Math.sqrt(x * x + y * y + 1);
                double dx = (pose.r00() * x + pose.r01() * y + pose.r02()) * scale;
                double dy = (pose.r10() * x + pose.r11() * y + pose.r12()) * scale;
                double dz = (pose.r20() * x + pose.r21() * y + pose.r22()) * scale;
                int cell = v * width + u;
                out[moment + cell] = (float) (cy * dz - cz * dy);
                out[moment + channelStep + cell] = (float) (cz * dx - cx * dz);
                out[moment + 2 * channelStep + cell] = (float) (cx * dy - cy * dx);
                out[direction + cell] = (float) dx;
                out[direction + channelStep + cell] = (float) dy;
                out[direction + 2 * channelStep + cell] = (float) dz;
            }
        }
    }
}
