package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// Renders the merged warps of several keyframes into several target cameras, in parallel over the targets.
///
/// Each source is warped alone; a pixel takes the first source in the given order that reaches it without magnifying it
/// beyond the limit, and if there is none the first that reaches it. A later one that shows the same surface much
/// sharper takes its place. One thread makes one target, so the result does not depend on the executor.
public final class WarpRenderer {

    private final int width;
    private final int height;
    private final double logDepthMax;
    private final Lookup lookup;
    private final float limit;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    /// Where the colours of a warp come from.
    public enum Lookup {
        /// From the splat, as GEN3C's do: simple, and a little softer each time.
        SPLAT,
        /// From the source picture, by a cubic: sharp.
        CUBIC
    }

    /// A renderer whose colours are the splat's, without a limit to magnification.
    ///
    /// @param far the far limit that sets the sharpness of the depth test, in metres
    /// @param executor runs the targets; `Runnable::run` renders them one after the other
    public WarpRenderer(int width, int height, double far, Executor executor) {
        this(width, height, far, Lookup.SPLAT, executor);
    }

    /// A renderer without a limit to magnification.
    ///
    /// @param far the far limit that sets the sharpness of the depth test, in metres
    /// @param executor runs the targets; `Runnable::run` renders them one after the other
    public WarpRenderer(int width, int height, double far, Lookup lookup, Executor executor) {
        this(width, height, far, lookup, Float.POSITIVE_INFINITY, executor);
    }

    /// @param far the far limit that sets the sharpness of the depth test, in metres
    /// @param limit how many times a pixel that counts as seen may be magnified against the picture it was made in,
    ///     above 1; infinite for no limit
    /// @param executor runs the targets; `Runnable::run` renders them one after the other
    public WarpRenderer(int width, int height, double far, Lookup lookup, float limit, Executor executor) {
        this.width = width;
        this.height = height;
        this.logDepthMax = SoftSplat.constantLogDepth(far);
        this.lookup = lookup;
        this.limit = limit;
        this.executor = executor;
    }

    /// Overwrites `out`, one warp per target; without sources the warps are all hole.
    ///
    /// @param sources in order of priority
    public void render(List<Keyframe> sources, List<CameraFrame> targets, List<Warp> out) {
        render(target -> sources, targets, out);
    }

    /// As [#render], where every target has its own order of priority: the nearest view of it first, the older one
    /// among equals. So a path from one remembered place to another ends in what the second shows.
    public void renderNearestFirst(List<Keyframe> sources, List<CameraFrame> targets, List<Warp> out) {
        render(target -> nearestFirst(sources, target), targets, out);
    }

    /// Keyframes by the distance of their views from a target's; the older first among equals.
    public static List<Keyframe> nearestFirst(List<Keyframe> sources, CameraFrame target) {
        return sources.stream()
                .sorted(Comparator.comparingDouble((Keyframe source) -> distance(source, target))
                        .thenComparingInt(Keyframe::index))
                .toList();
    }

    /// How far two views are apart, as in the training data: metres between the centres plus twice the angle in
    /// radians, to a millionth.
    private static double distance(Keyframe source, CameraFrame target) {
        double metres = source.camera().pose().distanceTo(target.pose());
        double angle = Math.toRadians(source.camera().pose().degreesTo(target.pose()));
        return Math.rint((metres + 2 * angle) * 1e6);
    }

    private void render(Function<CameraFrame, List<Keyframe>> sources, List<CameraFrame> targets, List<Warp> out) {
        if (targets.size() != out.size()) {
            throw new IllegalArgumentException(targets.size() + " targets for " + out.size() + " warps");
        }
        CompletableFuture<?>[] running = new CompletableFuture<?>[targets.size()];
        for (int i = 0; i < running.length; i++) {
            CameraFrame target = targets.get(i);
            Warp warp = out.get(i);
            running[i] = CompletableFuture.runAsync(() -> renderOne(sources.apply(target), target, warp), executor);
        }
        CompletableFuture.allOf(running).join();
    }

    private void renderOne(List<Keyframe> sources, CameraFrame target, Warp out) {
        Bench found = benches.poll();
        Bench bench = found != null ? found : new Bench(width, height, limit);
        out.clear();
        for (int i = 0; i < sources.size() && bench.splat.hasOpen(out); i++) {
            Keyframe source = sources.get(i);
            bench.splat.warpIntoHoles(source, target, logDepthMax, out);
            if (lookup == Lookup.CUBIC) {
                bench.cubic.sharpen(source, target, bench.splat.written(), out);
            }
        }
        bench.fill.fill(out);
        benches.add(bench);
    }

    /// What one thread needs; benches are handed from call to call.
    private static final class Bench {
        private final SoftSplat splat;
        private final CubicLookup cubic;
        private final PullPush fill;

        Bench(int width, int height, float limit) {
            splat = new SoftSplat(width, height, limit);
            cubic = new CubicLookup(width, height);
            fill = new PullPush(width, height);
        }
    }
}
