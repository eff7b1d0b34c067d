package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.NpyArray;
import cosmonaut.media.NpzFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Reads an archive with views of a place, their depth and their cameras.
final class SourcePlace {

    /// Pixels of all views: some 70 of 1280x704, which take 1 GB.
    private static final long MOST_PIXELS = 1L << 26;

    private static final int MOST_SIDE = 16384;

    private SourcePlace() {}

    static SourceScene read(Path file, Optional<String> prompt, int width, int height) throws IOException {
        try (NpzFile arrays = NpzFile.open(file);
                NpyArray images = arrays.array("images_key_frames", 3 * MOST_PIXELS);
                NpyArray depths = arrays.array("depth_key_frames", MOST_PIXELS);
                NpyArray masks = arrays.array("mask_key_frames", MOST_PIXELS)) {
            images.require(-1, 3, -1, -1);
            long views = images.shape().get(0);
            long rows = images.shape().get(2);
            long columns = images.shape().get(3);
            if (rows > MOST_SIDE || columns > MOST_SIDE || views > SourceCameras.MOST) {
                throw new InvalidInputException("images_key_frames of " + file + " are " + views + " pictures of "
                        + columns + "x" + rows + "; at most " + SourceCameras.MOST + " of " + MOST_SIDE + "x"
                        + MOST_SIDE
                        + " are read");
            }
            depths.require(views, 1, rows, columns);
            masks.require(views, 1, rows, columns);
            ViewFit fit = new ViewFit((int) columns, (int) rows, width, height);
            SourceCameras cameras = new SourceCameras(arrays, file.toString());
            List<CameraFrame> taken = cameras.frames("w2cs_key_frames", "K_key_frames", (int) columns, (int) rows);
            if (taken.size() != views) {
                throw new InvalidInputException(file + " has " + views + " pictures and " + taken.size()
                        + " cameras of them; save as many of both");
            }
            List<SourceView> all = new ArrayList<>();
            for (CameraFrame camera : taken) {
                all.add(view(camera, images, depths, masks, fit));
            }
            SourceViews sources = new SourceViews(SourceViews.Kind.PLACE, all);
            List<CameraFrame> trajectory = trajectory(arrays, cameras, taken, fit);
            return new SourceScene(SourceScene.scene(file, prompt, sources, trajectory.size()), sources, trajectory);
        }
    }

    private static SourceView view(CameraFrame camera, NpyArray images, NpyArray depths, NpyArray masks, ViewFit fit)
            throws IOException {
        int pixels = fit.fromWidth() * fit.fromHeight();
        float[] planes = images.next(3 * pixels);
        float[] colour = new float[planes.length];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                colour[3 * i + c] = Math.clamp(planes[c * pixels + i], -1, 1);
            }
        }
        float[] fitted = fit.between(colour, 3);
        float[] metres = fit.between(depths.next(pixels), 1);
        BitSet counts = fit.marked(masks.next(pixels));
        CameraFrame seen = new CameraFrame(camera.pose(), fit.lens(camera.intrinsics()));
        return new SourceView(seen, () -> fitted, () -> metres, counts);
    }

    /// Without lenses of their own, cameras look through the last view's.
    private static List<CameraFrame> trajectory(
            NpzFile arrays, SourceCameras cameras, List<CameraFrame> taken, ViewFit fit) throws IOException {
        List<Pose> poses = cameras.poses("w2cs_all");
        List<CameraFrame> frames = new ArrayList<>();
        List<Intrinsics> lenses = arrays.has("Ks_all")
                ? cameras.lenses("Ks_all", fit.fromWidth(), fit.fromHeight())
                : Collections.nCopies(poses.size(), taken.getLast().intrinsics());
        if (lenses.size() < poses.size()) {
            throw new InvalidInputException("there are " + poses.size() + " matrices in w2cs_all and " + lenses.size()
                    + " in Ks_all; save one of each for every picture");
        }
        for (int i = 0; i < poses.size(); i++) {
            frames.add(new CameraFrame(poses.get(i), fit.lens(lenses.get(i))));
        }
        return frames;
    }
}
