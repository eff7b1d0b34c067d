package cosmonaut.viewport;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Draws pictures that nobody sees, so that the code of a renderer is compiled before the first key asks for one: the
/// first pictures of a program's life cost ten times as much as all others.
public final class DrawRehearsal {

    /// About as large as those of the program's own model, which is drawn by the processor.
    private static final int WIDTH = 384;

    private static final int HEIGHT = 224;
    private static final int SMALL_WIDTH = 202;
    private static final int SMALL_HEIGHT = 118;
    private static final double FIELD = 70;
    private static final float NEAR = 2;
    private static final float FAR = 4;
    private static final float EDGE = 0.1f;
    private static final double METRES = 0.02;

    private final ViewRenderer renderer;
    private final ViewRequest.SourceView shown;
    private final List<Keyframe> beside;

    public DrawRehearsal(ViewRenderer renderer) {
        this.renderer = renderer;
        Keyframe keyframe = keyframe(0);
        shown = new ViewRequest.SourceView(0, picture(), camera(0, WIDTH, HEIGHT), keyframe);
        beside = List.of(keyframe(1), keyframe(2));
    }

    private static CameraFrame camera(double metres, int width, int height) {
        return new CameraFrame(Pose.at(metres, 0, 0), Intrinsics.ofHorizontalFov(FIELD, width, height));
    }

    private static Picture picture() {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        for (int i = 0; i < picture.rgb().length; i++) {
            picture.rgb()[i] = (byte) (i * 31);
        }
        return picture;
    }

    /// A post before a wall, so that something is always hidden.
    private static Keyframe keyframe(int index) {
        float[] depth = new float[SMALL_WIDTH * SMALL_HEIGHT];
        Arrays.fill(depth, FAR);
        for (int y = 0; y < SMALL_HEIGHT; y++) {
            Arrays.fill(depth, y * SMALL_WIDTH + SMALL_WIDTH / 3, y * SMALL_WIDTH + SMALL_WIDTH / 2, NEAR);
        }
        float[] colour = new float[3 * depth.length];
        return Keyframe.of(
                index,
                camera(METRES * index, SMALL_WIDTH, SMALL_HEIGHT),
                colour,
                depth,
                new DisparityFilter(EDGE),
                100);
    }

    /// Draws until that takes no more time.
    ///
    /// @param width of the pictures, as on the screen
    /// @param height of the pictures, as on the screen
    /// @param times pictures
    /// @param pauseMillis between two of them, for whoever else wants the core
    /// @throws InterruptedException if somebody interrupts
    public void play(int width, int height, int times, long pauseMillis) throws InterruptedException {
        try (ViewPixels pixels = renderer.pixels(width, height)) {
            for (int i = 0; i < times; i++) {
                CameraFrame view = camera(METRES * (i % 9), WIDTH, HEIGHT);
                ViewRequest.Kind kind = i % 8 == 0 ? ViewRequest.Kind.GENERATED : ViewRequest.Kind.REPROJECTED;
                renderer.render(new ViewRequest(kind, view, shown, null, 0, beside), ViewStyle.PLAIN, pixels);
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        }
    }
}
