package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// GEN3C's cache for image seeding, in plain arrays: the newest generated frame and the seed, each rendered into a
/// buffer of its own. What a world renders on its backend is held to it.
///
/// Buffer 0 is the newest frame and buffer 1 the seed; before the first update buffer 0 is the seed and there is no
/// buffer 1. The sharpness of the depth test is shared by consecutive pairs of the list (frame, buffer), buffer
/// running fastest, as published. One thread at a time.
public final class Gen3cCache {

    private final SoftSplat splat;
    private final Occlusion occlusion;
    private final boolean foregroundMasking;
    private final List<Keyframe> buffers = new ArrayList<>();

    /// @param foregroundMasking whether background behind torn edges is hidden (see [Occlusion])
    /// @param meshReduction pixels per vertex of the occlusion mesh, 4 as published
    public Gen3cCache(Keyframe seed, boolean foregroundMasking, int meshReduction) {
        splat = new SoftSplat(seed.width(), seed.height());
        occlusion = new Occlusion(seed.width(), seed.height(), meshReduction);
        this.foregroundMasking = foregroundMasking;
        buffers.add(seed);
    }

    /// Takes the last frame of a chunk as the newest one.
    public void update(Keyframe newest) {
        if (buffers.size() == 2) {
            buffers.set(0, newest);
        } else {
            buffers.addFirst(newest);
        }
    }

    /// The newest frame and the seed, or the seed alone.
    public List<Keyframe> buffers() {
        return List.copyOf(buffers);
    }

    /// Goes back to what [#buffers] told earlier.
    public void returnTo(List<Keyframe> earlier) {
        if (earlier.isEmpty() || earlier.size() > 2) {
            throw new IllegalArgumentException("the cache has one or two buffers, not " + earlier.size());
        }
        buffers.clear();
        buffers.addAll(earlier);
    }

    /// Renders every buffer into every target: `out.get(buffer).get(frame)`; `filled` is not written.
    public void render(List<CameraFrame> targets, List<List<Warp>> out) {
        int count = buffers.size();
        if (out.size() != count || out.stream().anyMatch(warps -> warps.size() != targets.size())) {
            throw new IllegalArgumentException("destination must hold " + count + " x " + targets.size() + " warps");
        }
        Views views = look(targets);
        for (int frame = 0; frame < targets.size(); frame++) {
            for (int buffer = 0; buffer < count; buffer++) {
                views.render(buffer, frame, out.get(buffer).get(frame));
            }
        }
    }

    /// Looks through cameras, which may then be rendered one by one and in any order.
    public Views look(List<CameraFrame> targets) {
        return new Views(List.copyOf(buffers), List.copyOf(targets));
    }

    /// What the buffers show in some cameras.
    public final class Views {

        private final List<Keyframe> sources;
        private final List<CameraFrame> targets;

        /// Per consecutive pair of the list (frame, buffer), once it is known: the largest log depth.
        private final double[] logDepthMax;

        private Views(List<Keyframe> sources, List<CameraFrame> targets) {
            this.sources = sources;
            this.targets = targets;
            this.logDepthMax = new double[(sources.size() * targets.size() + 1) / 2];
            Arrays.fill(logDepthMax, Double.NaN);
        }

        /// The keyframes, buffer by buffer.
        public List<Keyframe> sources() {
            return sources;
        }

        /// Renders a buffer into a target; `filled` is not written.
        public void render(int buffer, int frame, Warp out) {
            int count = sources.size();
            renderOne(sources.get(buffer), targets.get(frame), logDepthOf((frame * count + buffer) / 2), out);
        }

        private double logDepthOf(int pair) {
            int count = sources.size();
            if (Double.isNaN(logDepthMax[pair])) {
                double largest = 0;
                for (int i = 2 * pair; i < Math.min(2 * pair + 2, count * targets.size()); i++) {
                    largest = Math.max(largest, splat.largestLogDepth(sources.get(i % count), targets.get(i / count)));
                }
                logDepthMax[pair] = largest;
            }
            return logDepthMax[pair];
        }
    }

    private void renderOne(Keyframe source, CameraFrame target, double logDepthMax, Warp warp) {
        splat.warp(source, target, logDepthMax, warp);
        if (foregroundMasking) {
            occlusion.hide(source, source.valid(), target, warp);
        }
    }
}
