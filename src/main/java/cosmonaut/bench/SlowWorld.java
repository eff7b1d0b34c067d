package cosmonaut.bench;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// A world without a network that takes as long for a chunk as it is told: to see how a window behaves with a model
/// that is far slower than its pictures play.
///
/// It shows the first picture as it looks from elsewhere. What that does not know is painted in one colour, which
/// depends on prompt and seed. The picture of a camera depends on nothing else.
public final class SlowWorld implements CameraWorld {

    /// Lets time pass; tests do not wait.
    @FunctionalInterface
    public interface Waiting {

        void seconds(double seconds) throws InterruptedException;
    }

    private static final float FAR = 100;
    private static final float FLAT_METRES = 4;
    private static final double SLICE_SECONDS = 0.05;
    private static final double LONGEST_CHUNK = 3600;
    private static final int DEFAULT_STEPS = 20;
    private static final float BRIGHTEST = 0.4f;

    private final WorldConfig config;
    private final double secondsPerChunk;
    private final Waiting waiting;
    private final WarpRenderer renderer;
    private final Warp warp;
    private @Nullable Keyframe first;
    /// The newest picture; nothing else is between two chunks.
    private record Node(int pictures, CameraFrame camera, Keyframe newest, Keyframe first) implements WorldNode {

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.of(newest);
        }
    }

    /// A world that waits for real.
    ///
    /// @param secondsPerChunk 0 to 3600
    public SlowWorld(WorldConfig config, double secondsPerChunk) {
        this(config, secondsPerChunk, seconds -> Thread.sleep((long) (seconds * 1000)));
    }

    public SlowWorld(WorldConfig config, double secondsPerChunk, Waiting waiting) {
        if (!(secondsPerChunk >= 0 && secondsPerChunk <= LONGEST_CHUNK)) {
            throw new InvalidInputException(
                    "a chunk of " + secondsPerChunk + " seconds is not possible; use 0 to " + (int) LONGEST_CHUNK);
        }
        this.config = config;
        this.secondsPerChunk = secondsPerChunk;
        this.waiting = waiting;
        renderer = new WarpRenderer(config.width(), config.height(), FAR, Runnable::run);
        warp = new Warp(config.width(), config.height());
    }

    @Override
    public WorldConfig config() {
        return config;
    }

    @Override
    public WorldNode start(WorldStart start) {
        Picture picture = start.picture();
        if (picture.width() != config.width() || picture.height() != config.height()) {
            throw new InvalidInputException("the first picture is " + picture.width() + "x" + picture.height()
                    + ", the world is " + config.width() + "x" + config.height() + "; resize it");
        }
        float[] depth = start.depth();
        if (depth == null) {
            depth = new float[picture.width() * picture.height()];
            Arrays.fill(depth, FLAT_METRES);
        }
        Keyframe known = keyframe(0, start.camera(), colours(picture), depth);
        first = known;
        return new Node(0, start.camera(), known, known);
    }

    private static Keyframe keyframe(int index, CameraFrame camera, float[] colours, float[] depth) {
        return Keyframe.of(index, camera, colours, depth, new DisparityFilter(0.1f), FAR);
    }

    @Override
    public void require(ChunkSettings settings) {}

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        if (!(request.from() instanceof Node from) || from.first() != first) {
            throw new IllegalArgumentException("a node of another world");
        }
        List<CameraFrame> cameras = request.cameras();
        if (cameras.size() != config.newFrames()) {
            throw new IllegalArgumentException(cameras.size() + " cameras for chunks of " + config.newFrames());
        }
        ChunkSettings settings = request.settings();
        if (!cameras.stream().allMatch(from.camera()::equals)) {
            Integer steps = settings.steps();
            work(progress, steps == null ? DEFAULT_STEPS : steps);
        }
        List<GeneratedFrame> frames = new ArrayList<>(cameras.size());
        for (CameraFrame target : cameras) {
            renderer.render(List.of(from.first()), List.of(target), List.of(warp));
            frames.add(new GeneratedFrame(painted(settings), target, warp.coverage()));
        }
        int pictures = from.pictures() + cameras.size();
        CameraFrame camera = cameras.getLast();
        Keyframe last = keyframe(pictures, camera, colours(frames.getLast().picture()), depth());
        return new Chunk(List.copyOf(frames), new Node(pictures, camera, last, from.first()), new StageTimings());
    }

    /// Takes its time, step by step.
    private void work(ChunkProgress progress, int total) {
        for (int done = 0; done < total; done++) {
            progress.at(done, total);
            double left = secondsPerChunk / total;
            while (left > 0 && !progress.cancelled()) {
                double slice = Math.min(left, SLICE_SECONDS);
                pass(slice);
                left -= slice;
            }
            if (progress.cancelled()) {
                throw new CancellationException("the chunk was given up after " + done + " of " + total + " steps");
            }
        }
        progress.at(total, total);
    }

    private void pass(double seconds) {
        try {
            waiting.seconds(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the chunk was interrupted");
        }
    }

    /// The warped picture, what is unknown in the colour of prompt and seed.
    private Picture painted(ChunkSettings settings) {
        Picture picture = Picture.black(config.width(), config.height());
        byte[] rgb = picture.rgb();
        float[] paint = paint(settings);
        float[] colour = warp.colour();
        float[] mask = warp.mask();
        for (int i = 0; i < mask.length; i++) {
            for (int c = 0; c < 3; c++) {
                float value = mask[i] > 0 ? (colour[3 * i + c] + 1) / 2 : paint[c];
                rgb[3 * i + c] = (byte) Math.round(255 * value);
            }
        }
        return picture;
    }

    private static float[] paint(ChunkSettings settings) {
        int hash = Objects.hash(settings.prompt(), settings.seed());
        float[] paint = new float[3];
        for (int c = 0; c < 3; c++) {
            paint[c] = BRIGHTEST * (hash >>> (8 * c) & 0xff) / 255;
        }
        return paint;
    }

    private float[] depth() {
        float[] depth = warp.depth().clone();
        for (int i = 0; i < depth.length; i++) {
            depth[i] = depth[i] > 0 ? depth[i] : FLAT_METRES;
        }
        return depth;
    }

    private static float[] colours(Picture picture) {
        byte[] rgb = picture.rgb();
        float[] colours = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            colours[i] = (rgb[i] & 0xff) / 127.5f - 1;
        }
        return colours;
    }

    @Override
    public void close() {
        first = null;
    }
}
