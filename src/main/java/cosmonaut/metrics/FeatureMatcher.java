package cosmonaut.metrics;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.DMatch;
import org.bytedeco.opencv.opencv_core.DMatchVector;
import org.bytedeco.opencv.opencv_core.DMatchVectorVector;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_features2d.BFMatcher;
import org.bytedeco.opencv.opencv_features2d.SIFT;

/// Finds the same points in two pictures: SIFT features with RootSIFT descriptors, Lowe's ratio of 0.8, and only those
/// that are each other's nearest. Nothing in it is drawn at random.
public final class FeatureMatcher {

    /// Of a picture at most.
    public static final int MOST_FEATURES = 4096;

    private static final int OCTAVE_LAYERS = 3;
    private static final double LEAST_CONTRAST = 0.02;
    private static final double LARGEST_EDGE_RATIO = 12;
    private static final double BLUR = 1.4;
    private static final float RATIO = 0.8f;
    private static final int NUMBERS = 128;
    private static final double WIDEST = Math.tan(Math.toRadians(80));

    /// A feature of the first picture that is one of the second.
    ///
    /// @param first  index in the first picture's list
    /// @param second index in the second picture's list
    public record Match(int first, int second) {}

    private FeatureMatcher() {}

    /// Loads the native library; empty where there is none for this machine.
    public static Optional<FeatureMatcher> load() {
        return ComputerVision.isLoaded() ? Optional.of(new FeatureMatcher()) : Optional.empty();
    }

    /// Features are found in the picture's own pixels and then brought to the canvas; those more than 80 degrees off
    /// the axis, or in pixels that the mask leaves out, are left out.
    public PictureFeatures features(Picture picture, Intrinsics lens, PictureMask mask) {
        try (PointerScope scope = new PointerScope()) {
            Mat grey = new Mat(picture.height(), picture.width(), opencv_core.CV_8U);
            ByteBuffer bytes = grey.createBuffer();
            for (double luma : Luma.of(picture)) {
                bytes.put((byte) Math.round(luma));
            }
            Mat kept = new Mat(mask.height(), mask.width(), opencv_core.CV_8U);
            ByteBuffer marks = kept.createBuffer();
            for (int y = 0; y < mask.height(); y++) {
                for (int x = 0; x < mask.width(); x++) {
                    marks.put((byte) (mask.keeps(x, y) ? 255 : 0));
                }
            }
            KeyPointVector found = new KeyPointVector();
            Mat descriptors = new Mat();
            SIFT.create(MOST_FEATURES, OCTAVE_LAYERS, LEAST_CONTRAST, LARGEST_EDGE_RATIO, BLUR, true)
                    .detectAndCompute(grey, kept, found, descriptors);
            List<PictureFeatures.Point> points = new ArrayList<>();
            List<float[]> rows = new ArrayList<>();
            if (found.size() == 0) {
                return new PictureFeatures(points, rows);
            }
            FloatBuffer values = descriptors.createBuffer();
            for (int i = 0; i < found.size(); i++) {
                float[] row = new float[NUMBERS];
                values.get(i * NUMBERS, row);
                Point2f at = found.get(i).pt();
                double u = PointPair.canvasU(lens, at.x());
                double v = PointPair.canvasV(lens, at.y());
                if (Math.hypot(PointPair.slopeX(u), PointPair.slopeY(v)) < WIDEST) {
                    points.add(new PictureFeatures.Point(u, v));
                    rows.add(rooted(row));
                }
            }
            return new PictureFeatures(points, rows);
        }
    }

    private static float[] rooted(float[] row) {
        double sum = 1e-12;
        for (float value : row) {
            sum += value;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) Math.sqrt(Math.max(0, row[i]) / sum);
        }
        return row;
    }

    /// In the order of the first picture's features.
    public List<Match> matches(PictureFeatures first, PictureFeatures second) {
        if (first.rows().isEmpty() || second.rows().size() < 2) {
            return List.of();
        }
        try (PointerScope scope = new PointerScope()) {
            Mat a = matrix(first);
            Mat b = matrix(second);
            DMatchVectorVector there = new DMatchVectorVector();
            new BFMatcher().knnMatch(a, b, there, 2);
            DMatchVectorVector back = new DMatchVectorVector();
            new BFMatcher().knnMatch(b, a, back, 1);
            List<Match> kept = new ArrayList<>();
            for (long i = 0; i < there.size(); i++) {
                DMatchVector pair = there.get(i);
                DMatch nearest = pair.get(0);
                boolean clear = nearest.distance() < RATIO * pair.get(1).distance();
                if (clear && back.get(nearest.trainIdx()).get(0).trainIdx() == nearest.queryIdx()) {
                    kept.add(new Match(nearest.queryIdx(), nearest.trainIdx()));
                }
            }
            return kept;
        }
    }

    private static Mat matrix(PictureFeatures features) {
        Mat matrix = new Mat(features.rows().size(), NUMBERS, opencv_core.CV_32F);
        FloatBuffer values = matrix.createBuffer();
        features.rows().forEach(values::put);
        return matrix;
    }
}
