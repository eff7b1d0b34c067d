package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Warping 8 pictures of 192x112 on one core: from one source, from two merged ones with holes filled, without and with
/// a limit to magnification, and the choice of sources among 60 keyframes.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class SoftSplatBench {

    private static final int W = 192;
    private static final int H = 112;

    private final SoftSplat splat = new SoftSplat(W, H);
    private final WarpRenderer renderer = new WarpRenderer(W, H, 100, Runnable::run);
    private final WarpRenderer limited = new WarpRenderer(W, H, 100, WarpRenderer.Lookup.SPLAT, 1.8f, Runnable::run);
    private final List<Keyframe> sources = List.of(
            TestWorld.keyframe(0, TestWorld.camera(0, 0, 0, W, H)),
            TestWorld.keyframe(1, TestWorld.camera(0, 0, 20, W, H)));
    private final Keyframe striped = striped();
    private final List<CameraFrame> targets = new ArrayList<>();
    private final List<Warp> out = new ArrayList<>();
    private final SpatialMemory memory = new SpatialMemory(1L << 30);

    public SoftSplatBench() {
        for (int i = 1; i <= 8; i++) {
            targets.add(TestWorld.camera(0.05 * i, 0.08 * i, i, W, H));
            out.add(new Warp(W, H));
        }
        for (int i = 0; i < 60; i++) {
            memory.remember(TestWorld.keyframe(i, TestWorld.camera(0.01 * i, 0.02 * i, 6 * i, W, H)));
        }
    }

    /// Columns of 16 pixels at 3 and 4 metres: every eighth pixel is at an edge.
    private static Keyframe striped() {
        float[] depth = new float[W * H];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % W / 16 % 2 == 0 ? 3 : 4;
        }
        CameraFrame camera = TestWorld.camera(0, 0, 0, W, H);
        return Keyframe.of(0, camera, new float[3 * W * H], depth, new DisparityFilter(0.1f), EdgeTest.STRETCH, 100);
    }

    @Benchmark
    public List<Warp> oneSource() {
        double far = SoftSplat.constantLogDepth(100);
        for (int i = 0; i < targets.size(); i++) {
            splat.warp(sources.getFirst(), targets.get(i), far, out.get(i));
        }
        return out;
    }

    @Benchmark
    public List<Warp> oneSourceFullOfEdges() {
        double far = SoftSplat.constantLogDepth(100);
        for (int i = 0; i < targets.size(); i++) {
            splat.warp(striped, targets.get(i), far, out.get(i));
        }
        return out;
    }

    @Benchmark
    public List<Warp> twoSourcesMergedAndFilled() {
        renderer.render(sources, targets, out);
        return out;
    }

    @Benchmark
    public List<Warp> twoSourcesMergedAndFilledWithinALimit() {
        limited.render(sources, targets, out);
        return out;
    }

    @Benchmark
    public List<Keyframe> chooseAmongSixty() {
        return memory.choose(targets, 2);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SoftSplatBench.class.getSimpleName())
                        .build())
                .run();
    }
}
