package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.Shot;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.PullPush;
import cosmonaut.spatial.SolidSpace;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import cosmonaut.world.Chunk;
import cosmonaut.world.GeneratedFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// Gives every picture of a chunk a depth, so that it can be seen from elsewhere: the network makes that of the last
/// one only, the others borrow it from the keyframes before and after them by a warp. The inference thread's.
final class ShotMaker {

    /// Pictures of a chunk that get a depth; of longer chunks, evenly spaced ones.
    private static final int MOST_WARPABLE = 16;

    private static final float EDGE = 0.1f;
    private static final double FAR = 100;

    private final int width;
    private final int height;
    private final float far;
    private final boolean metric;
    private final WarpRenderer renderer;
    private final PullPush fill;
    private final float[] nearness;
    private final List<Warp> warps = new ArrayList<>();

    /// @param warpPixels most pixels of a keyframe
    ShotMaker(WorldConfig config, int warpPixels) {
        double scale = Math.min(1, Math.sqrt((double) warpPixels / (config.width() * config.height())));
        width = (int) Math.max(1, Math.round(config.width() * scale));
        height = (int) Math.max(1, Math.round(config.height() * scale));
        far = (float) (config.cache() == null ? FAR : config.cache().far());
        metric = config.cache() != null;
        renderer = new WarpRenderer(width, height, far, ForkJoinPool.commonPool());
        fill = new PullPush(width, height);
        nearness = new float[3 * width * height];
    }

    /// The first picture of a flight.
    Shot first(Picture picture, CameraFrame camera, @Nullable Keyframe keyframe) {
        Keyframe warpable = keyframe == null ? null : scaled(keyframe);
        return new Shot(
                0,
                0,
                true,
                picture,
                camera,
                1,
                0,
                0,
                warpable,
                metres(warpable),
                solid(SolidSpace.UNKNOWN, keyframe, List.of()));
    }

    /// The pictures of a chunk.
    ///
    /// @param before the last shot before the chunk
    List<Shot> of(Chunk chunk, ChunkPlan plan, Shot before) {
        int firstIndex = before.index() + 1;
        List<GeneratedFrame> frames = chunk.frames();
        int last = frames.size() - 1;
        Keyframe end = chunk.node().keyframe().map(this::scaled).orElse(null);
        double metres = metres(end);
        SolidSpace solid = solid(
                before.solid(),
                chunk.node().keyframe().orElse(null),
                chunk.node().keyframes());
        @Nullable Keyframe[] warpables = new @Nullable Keyframe[frames.size()];
        if (end != null) {
            warpables[last] = end;
            lendDepth(frames, warpables, firstIndex, before.warpable(), end);
        }
        List<Shot> shots = new ArrayList<>(frames.size());
        for (int i = 0; i <= last; i++) {
            GeneratedFrame frame = frames.get(i);
            long change = i < plan.bridge() ? before.change() : plan.change();
            shots.add(new Shot(
                    firstIndex + i,
                    before.chunk() + 1,
                    i == last,
                    frame.picture(),
                    frame.camera(),
                    frame.seen(),
                    plan.seconds().get(i),
                    change,
                    warpables[i],
                    metres,
                    solid));
        }
        return shots;
    }

    /// Only depth in metres says how near a thing is.
    private SolidSpace solid(SolidSpace before, @Nullable Keyframe newest, List<Keyframe> remembered) {
        return metric && newest != null ? before.with(newest, remembered) : before;
    }

    private void lendDepth(
            List<GeneratedFrame> frames,
            @Nullable Keyframe[] warpables,
            int firstIndex,
            @Nullable Keyframe before,
            Keyframe end) {
        int stride = (frames.size() + MOST_WARPABLE - 1) / MOST_WARPABLE;
        List<Integer> lent = new ArrayList<>();
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = stride - 1; i < frames.size() - 1; i += stride) {
            lent.add(i);
            cameras.add(scaled(frames.get(i).camera()));
        }
        while (warps.size() < cameras.size()) {
            warps.add(new Warp(width, height));
        }
        List<Warp> targets = warps.subList(0, cameras.size());
        renderer.renderNearestFirst(before == null ? List.of(end) : List.of(before, end), cameras, targets);
        for (int k = 0; k < targets.size(); k++) {
            int i = lent.get(k);
            float[] colour = colours(frames.get(i).picture().resized(width, height));
            warpables[i] = Keyframe.of(
                    firstIndex + i, cameras.get(k), colour, depth(targets.get(k)), new DisparityFilter(EDGE), far);
        }
    }

    /// The depth of a warp, its holes filled from around them (in inverse depth, which is even over surfaces).
    private float[] depth(Warp warp) {
        float[] depth = warp.depth();
        float[] mask = warp.mask();
        for (int i = 0; i < depth.length; i++) {
            Arrays.fill(nearness, 3 * i, 3 * i + 3, mask[i] > 0 ? 1 / Math.max(depth[i], Keyframe.NEAR) : 0);
        }
        fill.fill(nearness, mask, nearness);
        float[] whole = new float[depth.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = nearness[3 * i] > 0 ? 1 / nearness[3 * i] : far;
        }
        return whole;
    }

    private static float[] colours(Picture picture) {
        byte[] rgb = picture.rgb();
        float[] colours = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            colours[i] = (rgb[i] & 0xff) / 127.5f - 1;
        }
        return colours;
    }

    private CameraFrame scaled(CameraFrame camera) {
        Intrinsics lens = camera.intrinsics();
        return lens.width() == width && lens.height() == height
                ? camera
                : new CameraFrame(camera.pose(), lens.scaledTo(width, height));
    }

    /// A keyframe at the size of the warps: nearest pixels, as depths must not be mixed across edges.
    private Keyframe scaled(Keyframe keyframe) {
        if (keyframe.width() == width && keyframe.height() == height) {
            return keyframe;
        }
        float[] colour = new float[3 * width * height];
        float[] depth = new float[width * height];
        for (int y = 0; y < height; y++) {
            int fromRow = (2 * y + 1) * keyframe.height() / (2 * height) * keyframe.width();
            for (int x = 0; x < width; x++) {
                int from = fromRow + (2 * x + 1) * keyframe.width() / (2 * width);
                int to = y * width + x;
                depth[to] = keyframe.depth()[from];
                System.arraycopy(keyframe.colour(), 3 * from, colour, 3 * to, 3);
            }
        }
        return Keyframe.of(keyframe.index(), scaled(keyframe.camera()), colour, depth, new DisparityFilter(EDGE), far);
    }

    /// The median depth.
    private static double metres(@Nullable Keyframe keyframe) {
        if (keyframe == null) {
            return Shot.USUAL_METRES;
        }
        float[] sorted = keyframe.depth().clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
