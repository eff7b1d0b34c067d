package cosmonaut.viewport;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import java.util.List;

/// Whether lines lie where the picture has what they are drawn at: a bright spot of a keyframe is seen from elsewhere,
/// and so is a small cross in the world at the place that the spot's depth tells.
public final class LineAgreement {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int ENLARGED = 3;
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT);
    private static final int RED = 0;
    private static final int GREEN = 1;

    /// Half the cross, metres.
    private static final float ARM = 0.06f;

    private LineAgreement() {}

    /// Metres of a slanted floor or wall at a pixel.
    private static double depth(int x, int y) {
        return 3 + 0.012 * x - 0.008 * y;
    }

    /// How far spot and cross lie apart.
    ///
    /// @param x of the spot in a keyframe of 96x64
    /// @return pixels of a picture that is enlarged threefold
    public static double pixels(ViewRenderer renderer, int x, int y) {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        for (int i = -1; i <= 1; i++) {
            for (int j = -1; j <= 1; j++) {
                picture.rgb()[3 * ((y + j) * WIDTH + x + i) + GREEN] = (byte) 255;
            }
        }
        float[] colour = new float[3 * WIDTH * HEIGHT];
        float[] depth = new float[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = (float) depth(i % WIDTH, i / WIDTH);
        }
        for (int i = 0; i < colour.length; i++) {
            colour[i] = (picture.rgb()[i] & 0xff) / 127.5f - 1;
        }
        CameraFrame camera = new CameraFrame(Pose.at(0.2, -0.1, 0.3), LENS);
        Keyframe keyframe = Keyframe.of(0, camera, colour, depth, new DisparityFilter(0.1f), 100);
        double a = Math.toRadians(6);
        Pose turned = new Pose(Math.cos(a), 0, Math.sin(a), 0, 1, 0, -Math.sin(a), 0, Math.cos(a), -0.1, 0.05, 0.7);
        ViewRequest request = new ViewRequest(
                ViewRequest.Kind.REPROJECTED,
                new CameraFrame(turned, LENS),
                new ViewRequest.SourceView(0, picture, camera, keyframe),
                null,
                0,
                List.of());
        double z = depth(x, y);
        float px = (float) (0.2 + (x - LENS.cx()) / LENS.fx() * z);
        float py = (float) (-0.1 + (y - LENS.cy()) / LENS.fy() * z);
        float pz = (float) (0.3 + z);
        ViewStyle cross = new ViewStyle(
                Upscaling.BICUBIC,
                List.of(
                        new Polyline(new float[] {px - ARM, py, pz, px + ARM, py, pz}, 0xffff0000, 1.5f),
                        new Polyline(new float[] {px, py - ARM, pz, px, py + ARM, pz}, 0xffff0000, 1.5f)),
                false,
                false);
        double[] spot = middle(renderer, request, ViewStyle.PLAIN, GREEN);
        double[] drawn = middle(renderer, request, cross, RED);
        return Math.hypot(spot[0] - drawn[0], spot[1] - drawn[1]);
    }

    private static double[] middle(ViewRenderer renderer, ViewRequest request, ViewStyle style, int channel) {
        try (ViewPixels pixels = renderer.pixels(ENLARGED * WIDTH, ENLARGED * HEIGHT)) {
            ViewRenderer.Drawn drawn = renderer.render(request, style, pixels);
            Picture picture = new ViewPicture(pixels, request, drawn, 0).copy();
            double sum = 0;
            double across = 0;
            double down = 0;
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    double weight = picture.value(x, y, channel);
                    sum += weight;
                    across += weight * x;
                    down += weight * y;
                }
            }
            if (sum < 255) {
                throw new AssertionError("nothing is drawn in channel " + channel);
            }
            return new double[] {across / sum, down / sum};
        }
    }
}
