package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.media.NpyArray;
import cosmonaut.media.NpzFile;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads a folder with a video, its depth and its cameras.
final class SourceVideo {

    static final String PICTURES = "rgb.mp4";

    private static final String DEPTH = "depth.npz";
    private static final String MASK = "mask.npz";
    private static final String CAMERAS = "camera.npz";

    /// Pixels of all frames: some 550 of 1280x704, which take 2.7 GB.
    private static final long MOST_PIXELS = 500_000_000;

    private SourceVideo() {}

    static SourceScene read(Path folder, Optional<String> prompt, int width, int height) throws IOException {
        for (String name : List.of(DEPTH, CAMERAS)) {
            if (!Files.exists(folder.resolve(name))) {
                throw new InvalidInputException("video " + folder + " has no " + name + "; a video with depth is "
                        + PICTURES + ", " + DEPTH + ", " + MASK + " and " + CAMERAS);
            }
        }
        Path masks = folder.resolve(MASK);
        try (VideoReader video = VideoReader.open(folder.resolve(PICTURES));
                NpzFile depths = NpzFile.open(folder.resolve(DEPTH));
                NpyArray depth = depths.array("depth", MOST_PIXELS)) {
            List<CameraFrame> cameras = cameras(folder, video);
            depth.require(cameras.size(), video.height(), video.width());
            if (!Files.exists(masks)) {
                return read(folder, prompt, new Frames(video, depth, null, cameras), width, height);
            }
            try (NpzFile allowed = NpzFile.open(masks);
                    NpyArray mask = allowed.array("mask", MOST_PIXELS)) {
                mask.require(cameras.size(), video.height(), video.width());
                return read(folder, prompt, new Frames(video, depth, mask, cameras), width, height);
            }
        }
    }

    private static List<CameraFrame> cameras(Path folder, VideoReader video) throws IOException {
        Path file = folder.resolve(CAMERAS);
        try (NpzFile arrays = NpzFile.open(file)) {
            return new SourceCameras(arrays, file.toString())
                    .frames("w2c", "intrinsics", video.width(), video.height());
        }
    }

    /// What is read side by side, a frame at a time.
    private record Frames(
            VideoReader video, NpyArray depth, @Nullable NpyArray mask, List<CameraFrame> cameras) {}

    private static SourceScene read(Path folder, Optional<String> prompt, Frames frames, int width, int height)
            throws IOException {
        int pixels = frames.video().width() * frames.video().height();
        ViewFit fit = new ViewFit(frames.video().width(), frames.video().height(), width, height);
        List<SourceView> views = new ArrayList<>();
        for (CameraFrame camera : frames.cameras()) {
            int index = views.size();
            Picture picture = frames.video()
                    .next()
                    .orElseThrow(() -> otherCount(
                            folder, index + " pictures", frames.cameras().size()));
            float[] metres = fit.between(frames.depth().next(pixels), 1);
            Supplier<float[]> kept = frames.depth().isHalf() ? SourceView.halves(metres) : () -> metres;
            BitSet counts = new BitSet(width * height);
            NpyArray mask = frames.mask();
            if (mask == null) {
                counts.set(0, width * height);
            } else {
                counts = fit.marked(mask.next(pixels));
            }
            Picture fitted = fit.isNone() ? picture : picture.magnified(fit.factor(), width, height);
            CameraFrame seen = new CameraFrame(camera.pose(), fit.lens(camera.intrinsics()));
            views.add(new SourceView(seen, SourceView.colour(fitted), kept, counts));
        }
        if (frames.video().next().isPresent()) {
            throw otherCount(folder, "more pictures", frames.cameras().size());
        }
        SourceViews sources = new SourceViews(SourceViews.Kind.VIDEO, views);
        return new SourceScene(SourceScene.scene(folder, prompt, sources, views.size()), sources, List.of());
    }

    private static InvalidInputException otherCount(Path folder, String pictures, int cameras) {
        return new InvalidInputException(PICTURES + " of " + folder + " has " + pictures + ", but there are " + cameras
                + " cameras; save as many of both");
    }
}
