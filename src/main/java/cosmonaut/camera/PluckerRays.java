package cosmonaut.camera;

import java.util.List;

/// The Pluecker coordinates of the rays through the cells of the latent grid, as the network reads them: which cameras
/// they are of, and in which order they stand. What draws them is handed the table of [#cameras].
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

    /// Numbers of a camera in a table of [#cameras].
    public static final int CAMERA = 16;

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
        ALL,
        /// Latent frame `k` takes picture `k`, 6 channels: what NVIDIA's training recipe does with all poses of a clip
        /// (Cosmos 1.0, section 4.3), though it shows only the first eighth of the way.
        LEADING
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

    /// The cameras that a clip is described by: for every latent frame one, or one for each picture of its group, of 16
    /// numbers: the rows of the rotation from the camera to the first of the clip, the centre there in units of `unit`,
    /// then fx, fy, cx, cy in pixels.
    ///
    /// @throws IllegalArgumentException if the clip does not fit the temporal stride, or its pictures the spatial one
    public double[] cameras(List<CameraFrame> clip) {
        int latents = latentFrames(clip.size());
        Intrinsics first = clip.getFirst().intrinsics();
        if (first.width() % spatialStride != 0 || first.height() % spatialStride != 0) {
            throw new IllegalArgumentException("picture of " + first.width() + "x" + first.height()
                    + " is not a multiple of " + spatialStride + " pixels");
        }
        Pose base = clip.getFirst().pose();
        int perLatent = channels() / COMPONENTS;
        double[] table = new double[CAMERA * latents * perLatent];
        for (int i = 0; i < latents * perLatent; i++) {
            CameraFrame frame = clip.get(pictureOf(i / perLatent, i % perLatent));
            Pose pose = frame.pose().relativeTo(base);
            Intrinsics lens = frame.intrinsics();
            double[] camera = {
                pose.r00(),
                pose.r01(),
                pose.r02(),
                pose.r10(),
                pose.r11(),
                pose.r12(),
                pose.r20(),
                pose.r21(),
                pose.r22(),
                pose.tx() / unit,
                pose.ty() / unit,
                pose.tz() / unit,
                lens.fx(),
                lens.fy(),
                lens.cx(),
                lens.cy()
            };
            System.arraycopy(camera, 0, table, CAMERA * i, CAMERA);
        }
        return table;
    }

    private int pictureOf(int latent, int index) {
        if (latent == 0) {
            return 0;
        }
        if (pictures == Pictures.LEADING) {
            return latent;
        }
        int group = temporalStride * (latent - 1);
        return group + (pictures == Pictures.ALL ? index + 1 : Math.min(FOURTH_PICTURE, temporalStride));
    }
}
