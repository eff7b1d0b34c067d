package cosmonaut.viewport.cpu;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.spatial.FineView;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import cosmonaut.viewport.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sees a generated picture from elsewhere: geometry at the size of its keyframe, colours at its own. Reuses its
/// memory.
final class Reprojection {

    /// The limit of depths by which the splat weighs near against far, in metres.
    private static final float FAR = 100;

    private final int smallWidth;
    private final int smallHeight;
    private final int width;
    private final int height;
    private final Warp warp;
    private final WarpRenderer renderer;
    private final UnknownShade unknown;
    private final @Nullable FineView fine;

    /// @param smallWidth of the keyframes
    /// @param smallHeight of the keyframes
    /// @param width of the pictures and of what is seen
    /// @param height of the pictures and of what is seen
    Reprojection(int smallWidth, int smallHeight, int width, int height) {
        this.smallWidth = smallWidth;
        this.smallHeight = smallHeight;
        this.width = width;
        this.height = height;
        warp = new Warp(smallWidth, smallHeight);
        unknown = new UnknownShade(smallWidth, smallHeight);
        boolean larger = width > smallWidth && smallWidth > 1 && smallHeight > 1;
        fine = larger ? new FineView(smallWidth, smallHeight, width, height) : null;
        // Looked up, because a splat is softer than the generated picture before and after it: the view would pulse.
        WarpRenderer.Lookup lookup = fine == null ? WarpRenderer.Lookup.CUBIC : WarpRenderer.Lookup.SPLAT;
        renderer = new WarpRenderer(smallWidth, smallHeight, FAR, lookup, Runnable::run);
    }

    /// Whether it is for keyframes of this size and pictures of that.
    boolean fits(int keyframeWidth, int keyframeHeight, int pictureWidth, int pictureHeight) {
        return smallWidth == keyframeWidth
                && smallHeight == keyframeHeight
                && width == pictureWidth
                && height == pictureHeight;
    }

    int width() {
        return fine == null ? smallWidth : width;
    }

    int height() {
        return fine == null ? smallHeight : height;
    }

    /// Metres of every pixel of the keyframe's size, 0 where nothing arrived.
    float[] depth() {
        return warp.depth();
    }

    /// Draws what a picture and the keyframes beside it show.
    ///
    /// @param argb written: `0xffRRGGBB` of [#width] x [#height] pixels
    /// @return share of the pixels that show what is known
    double draw(ViewRequest.SourceView shown, Keyframe keyframe, List<Keyframe> beside, CameraFrame view, int[] argb) {
        List<Keyframe> sources = new ArrayList<>(1 + beside.size());
        sources.add(keyframe);
        for (Keyframe other : beside) {
            if (other.width() == smallWidth && other.height() == smallHeight) {
                sources.add(other);
            }
        }
        renderer.render(sources, List.of(ofSize(view, smallWidth, smallHeight)), List.of(warp));
        float[] shade = unknown.of(warp.mask());
        if (fine == null) {
            pack(warp.filled(), shade, argb);
        } else {
            CameraFrame target = ofSize(view, width, height);
            CameraFrame source = ofSize(shown.camera(), width, height);
            fine.look(
                    argb,
                    warp,
                    target,
                    List.of(new FineView.Source(
                            keyframe, source, shown.picture().rgb())));
            fine.complete(argb, warp, shade);
        }
        return warp.coverage();
    }

    /// Mixes what was drawn last into another picture of this size, where it is known.
    ///
    /// @param argb written
    /// @param drawn as [#draw] left it
    /// @param share of it, 0 to 256
    void mixInto(int[] argb, int[] drawn, int share) {
        float[] mask = warp.mask();
        for (int y = 0; y < height(); y++) {
            int row = y * smallHeight / height() * smallWidth;
            for (int x = 0; x < width(); x++) {
                if (mask[row + x * smallWidth / width()] > 0) {
                    int i = y * width() + x;
                    argb[i] = mixed(argb[i], drawn[i], share);
                }
            }
        }
    }

    /// Red and blue in one product, green in another.
    private static int mixed(int a, int b, int share) {
        int redBlue = ((a & 0xff00ff) * (256 - share) + (b & 0xff00ff) * share >>> 8) & 0xff00ff;
        int green = ((a & 0xff00) * (256 - share) + (b & 0xff00) * share >>> 8) & 0xff00;
        return 0xff << 24 | redBlue | green;
    }

    private static void pack(float[] colour, float[] shade, int[] argb) {
        for (int i = 0; i < shade.length; i++) {
            float scale = 127.5f * shade[i];
            int r = (int) ((colour[3 * i] + 1) * scale + 0.5f);
            int g = (int) ((colour[3 * i + 1] + 1) * scale + 0.5f);
            int b = (int) ((colour[3 * i + 2] + 1) * scale + 0.5f);
            argb[i] = 0xff << 24 | r << 16 | g << 8 | b;
        }
    }

    static CameraFrame ofSize(CameraFrame camera, int width, int height) {
        Intrinsics lens = camera.intrinsics();
        return lens.width() == width && lens.height() == height
                ? camera
                : new CameraFrame(camera.pose(), lens.scaledTo(width, height));
    }
}
