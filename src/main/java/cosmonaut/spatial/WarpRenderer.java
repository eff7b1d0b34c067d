package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/// Renders the merged warps of several keyframes into several target cameras, in parallel over the targets.
///
/// Each source is warped alone; a pixel takes the first source in the given order that reaches it. One thread makes one
/// target, so the result does not depend on the executor.
public final class WarpRenderer {

    private final int width;
    private final int height;
    private final double logDepthMax;
    private final Executor executor;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    /// @param far the far limit that sets the sharpness of the depth test, in metres
    /// @param executor runs the targets; `Runnable::run` renders them one after the other
    public WarpRenderer(int width, int height, double far, Executor executor) {
        this.width = width;
        this.height = height;
        this.logDepthMax = SoftSplat.constantLogDepth(far);
        this.executor = executor;
    }

    /// Overwrites `out`, one warp per target; without sources the warps are all hole.
    ///
    /// @param sources in order of priority
    public void render(List<Keyframe> sources, List<CameraFrame> targets, List<Warp> out) {
        if (targets.size() != out.size()) {
            throw new IllegalArgumentException(targets.size() + " targets for " + out.size() + " warps");
        }
        CompletableFuture<?>[] running = new CompletableFuture<?>[targets.size()];
        for (int i = 0; i < running.length; i++) {
            CameraFrame target = targets.get(i);
            Warp warp = out.get(i);
            running[i] = CompletableFuture.runAsync(() -> renderOne(sources, target, warp), executor);
        }
        CompletableFuture.allOf(running).join();
    }

    private void renderOne(List<Keyframe> sources, CameraFrame target, Warp out) {
        Bench found = benches.poll();
        Bench bench = found != null ? found : new Bench(width, height);
        out.clear();
        boolean whole = false;
        for (int i = 0; i < sources.size() && !whole; i++) {
            Warp into = i == 0 ? out : bench.scratch;
            bench.splat.warp(sources.get(i), target, logDepthMax, into);
            whole = out.takeMissing(into);
        }
        bench.fill.fill(out);
        benches.add(bench);
    }

    /// What one thread needs; benches are handed from call to call.
    private static final class Bench {
        private final SoftSplat splat;
        private final PullPush fill;
        private final Warp scratch;

        Bench(int width, int height) {
            splat = new SoftSplat(width, height);
            fill = new PullPush(width, height);
            scratch = new Warp(width, height);
        }
    }
}
