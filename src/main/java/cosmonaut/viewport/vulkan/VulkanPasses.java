package cosmonaut.viewport.vulkan;

import static cosmonaut.viewport.vulkan.PassLayout.Kind.BUFFER;
import static cosmonaut.viewport.vulkan.PassLayout.Kind.IMAGE;
import static cosmonaut.viewport.vulkan.PassLayout.Kind.SAMPLED;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.PixelMap;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.vulkan.VkCommandBuffer;

/// The passes of a picture, each recorded with its numbers. One a file in `shaders/`.
final class VulkanPasses implements AutoCloseable {

    private static final int DRAWS = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

    /// How far a source after another must lie before it, as a share of its distance, to hide it.
    private static final double SAME_SURFACE = 0.1;

    /// Metres that a picture without depth is taken to be away.
    private static final double FAR = 1e4;

    /// Lookups along each side of a pixel, at most.
    private static final int MOST_TAPS = 4;

    /// As on the processor: pixels of a width of 192 that are as good as known, and those over which what is not gets
    /// dark.
    private static final double NEAR_SHARE = 2.0 / 192;

    private static final double FADE_SHARE = 24.0 / 192;
    private static final double DARKEST = 0.25;

    private final ComputePass importRgb8;
    private final DrawPass warp;
    private final ComputePass rotate;
    private final ComputePass resolve;
    private final ComputePass blend;
    private final ComputePass pull;
    private final ComputePass push;
    private final ComputePass compose;
    private final DrawPass lines;
    private final Bindings bindings;
    private final Push numbers = new Push();

    VulkanPasses(VulkanDevice device) {
        importRgb8 = new ComputePass(device, "import_rgb8.comp", 8, BUFFER, IMAGE);
        warp = DrawPass.surfaces(device, PassLayout.of(device, DRAWS, 76, BUFFER, BUFFER));
        rotate = new ComputePass(device, "rotate.comp", 72, IMAGE);
        resolve = new ComputePass(device, "resolve.comp", 24, IMAGE, IMAGE, SAMPLED);
        blend = new ComputePass(device, "blend.comp", 12, IMAGE, IMAGE);
        pull = new ComputePass(device, "pull.comp", 16, IMAGE, IMAGE);
        push = new ComputePass(device, "push.comp", 16, IMAGE, IMAGE);
        compose = new ComputePass(device, "compose.comp", 20, IMAGE, IMAGE, IMAGE, BUFFER);
        lines = DrawPass.lines(device, PassLayout.of(device, DRAWS, 60, BUFFER, IMAGE));
        bindings = new Bindings(device);
    }

    /// Begins a picture; none may be under way.
    void restart() {
        bindings.restart();
    }

    ViewTargets targets(VulkanDevice device, int width, int height) {
        return new ViewTargets(device, width, height, warp, lines);
    }

    /// Three bytes a pixel become an image.
    void importRgb8(VkCommandBuffer commands, GpuBuffer bytes, GpuImage image) {
        image.begin(commands);
        numbers.begin().ints(image.width(), image.height());
        importRgb8.record(commands, bindings, image.width(), image.height(), numbers.end(), bytes, image);
    }

    /// A keyframe with its depth on the device.
    record Surface(Keyframe keyframe, SourceSurface memory) {}

    /// Finds what surfaces show in a view, the first of them before the others where they show the same.
    ///
    /// @param view with the lens of the targets
    void warp(VkCommandBuffer commands, ViewTargets targets, CameraFrame view, List<Surface> surfaces) {
        warp.begin(commands, targets.surfaces, targets.width(), targets.height());
        for (int slot = 0; slot < surfaces.size(); slot++) {
            Keyframe keyframe = surfaces.get(slot).keyframe();
            double[] map = PixelMap.between(keyframe.camera(), view);
            numbers.begin()
                    .floats(map)
                    .ints(keyframe.width(), keyframe.height())
                    .floats(targets.width(), targets.height(), Keyframe.NEAR, 1 + SAME_SURFACE * slot)
                    .ints(slot);
            SourceSurface memory = surfaces.get(slot).memory();
            warp.draw(commands, bindings, 6 * memory.count(), numbers.end(), memory.depth(), memory.cells());
        }
        warp.end(commands);
    }

    /// Finds what a picture without depth shows in a view; it is right where the camera has only turned.
    ///
    /// @param view with the lens of the targets
    /// @param camera of the picture
    void rotate(VkCommandBuffer commands, ViewTargets targets, CameraFrame view, CameraFrame camera) {
        warp(commands, targets, view, List.of());
        double[] map = PixelMap.between(view, camera);
        int width = camera.intrinsics().width();
        int height = camera.intrinsics().height();
        numbers.begin()
                .floats(map)
                .ints(targets.width(), targets.height())
                .floats(width, height, FAR)
                .ints(0);
        rotate.record(commands, bindings, targets.width(), targets.height(), numbers.end(), targets.found);
    }

    /// Reads the colours of what was found.
    ///
    /// @param filtering as `filters.glsl` numbers it
    /// @param sources in the order of their slots, at least one
    void resolve(VkCommandBuffer commands, ViewTargets targets, GpuImage into, int filtering, List<GpuImage> sources) {
        GpuImage first = sources.getFirst();
        int taps = Math.clamp((first.width() + targets.width() / 2) / targets.width(), 1, MOST_TAPS);
        List<GpuImage> all = new ArrayList<>(sources);
        while (all.size() < PassLayout.SOURCES) {
            all.add(first);
        }
        numbers.begin()
                .ints(targets.width(), targets.height(), filtering, taps)
                .floats(1.0 / targets.width(), 1.0 / targets.height());
        resolve.record(commands, bindings, targets.width(), targets.height(), numbers.end(), targets.found, into, all);
    }

    /// Mixes in the picture after the one on show.
    void blend(VkCommandBuffer commands, ViewTargets targets, double share) {
        numbers.begin().ints(targets.width(), targets.height()).floats(share);
        blend.record(
                commands,
                bindings,
                targets.width(),
                targets.height(),
                numbers.end(),
                targets.colours.getFirst(),
                targets.later);
    }

    /// Fills what is not known from around it.
    void fill(VkCommandBuffer commands, ViewTargets targets) {
        List<GpuImage> levels = targets.colours;
        for (int i = 0; i + 1 < levels.size(); i++) {
            GpuImage coarse = levels.get(i + 1);
            sizes(levels.get(i), coarse);
            pull.record(commands, bindings, coarse.width(), coarse.height(), numbers.end(), levels.get(i), coarse);
        }
        for (int i = levels.size() - 2; i >= 0; i--) {
            GpuImage fine = levels.get(i);
            sizes(fine, levels.get(i + 1));
            push.record(commands, bindings, fine.width(), fine.height(), numbers.end(), fine, levels.get(i + 1));
        }
    }

    private void sizes(GpuImage fine, GpuImage coarse) {
        numbers.begin().ints(fine.width(), fine.height(), coarse.width(), coarse.height());
    }

    /// Makes the finished picture.
    ///
    /// @param known counts the pixels that are known; 0 before
    void compose(VkCommandBuffer commands, ViewTargets targets, GpuBuffer known) {
        double near = Math.max(1, NEAR_SHARE * targets.width());
        double fade = Math.max(1, FADE_SHARE * targets.width());
        numbers.begin().ints(targets.width(), targets.height()).floats(near, fade, DARKEST);
        compose.record(
                commands,
                bindings,
                targets.width(),
                targets.height(),
                numbers.end(),
                targets.colours.getFirst(),
                targets.found,
                targets.picture,
                known);
    }

    /// Draws lines over the finished picture.
    ///
    /// @param points as `lines.vert` has them
    /// @param count of points
    /// @param rows from the world to the pixels, `[K R | K t]`
    void lines(VkCommandBuffer commands, ViewTargets targets, GpuBuffer points, int count, double[] rows) {
        lines.begin(commands, targets.lines, targets.width(), targets.height());
        numbers.begin().floats(rows).floats(targets.width(), targets.height(), Keyframe.NEAR);
        lines.draw(commands, bindings, 6 * (count - 1), numbers.end(), points, targets.found);
        lines.end(commands);
    }

    /// The slot's picture as a picture of the host, for a keyframe that kept no finer one.
    static Picture colours(Keyframe keyframe) {
        float[] colour = keyframe.colour();
        byte[] rgb = new byte[colour.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp((long) (colour[i] * 127.5f + 128), 0, 255);
        }
        return new Picture(keyframe.width(), keyframe.height(), rgb);
    }

    @Override
    public void close() {
        bindings.close();
        lines.close();
        compose.close();
        push.close();
        pull.close();
        blend.close();
        resolve.close();
        rotate.close();
        warp.close();
        importRgb8.close();
        numbers.close();
    }
}
