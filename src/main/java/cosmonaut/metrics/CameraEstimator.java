package cosmonaut.metrics;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_calib3d;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.DMatch;
import org.bytedeco.opencv.opencv_core.DMatchVector;
import org.bytedeco.opencv.opencv_core.DMatchVectorVector;
import org.bytedeco.opencv.opencv_core.KeyPointVector;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_features2d.BFMatcher;
import org.bytedeco.opencv.opencv_features2d.SIFT;

/// How a camera turned between two pictures, found from the pictures alone: SIFT features, Lowe's ratio test, the
/// essential matrix by RANSAC, and the one of its four decompositions that puts the points in front of both cameras
/// (Hartley and Zisserman, 9.6). The direction of the movement is found with it; its length cannot be.
public final class CameraEstimator {

    /// Fewer points than this that agree with the essential matrix are no answer.
    public static final int LEAST_INLIERS = 20;

    private static final int MOST_FEATURES = 1500;
    private static final int OCTAVE_LAYERS = 3;
    private static final double LEAST_FEATURE_CONTRAST = 0.02;
    private static final double LARGEST_EDGE_RATIO = 12;
    private static final double BLUR = 1.4;
    private static final float RATIO = 0.8f;
    private static final double CONFIDENCE = 0.9999;
    private static final double THRESHOLD_PIXELS = 0.7;
    private static final int MOST_ROUNDS = 5000;

    /// @param matches features found in both pictures
    /// @param inliers those that agree with the answer, [#LEAST_INLIERS] at least
    /// @param rotation the second camera as the first sees it, without its place
    public record Estimate(int matches, int inliers, Pose rotation) {}

    private CameraEstimator() {}

    /// Loads the native library; empty where there is none for this machine.
    public static Optional<CameraEstimator> load() {
        return ComputerVision.isLoaded() ? Optional.of(new CameraEstimator()) : Optional.empty();
    }

    /// The turn from the first picture to the second, if enough features agree on one.
    ///
    /// @param lens of both pictures
    public Optional<Estimate> between(Picture first, Picture second, Intrinsics lens) {
        try (PointerScope scope = new PointerScope()) {
            KeyPointVector firstPoints = new KeyPointVector();
            KeyPointVector secondPoints = new KeyPointVector();
            Mat firstFeatures = features(first, firstPoints);
            Mat secondFeatures = features(second, secondPoints);
            if (firstPoints.size() < LEAST_INLIERS || secondPoints.size() < LEAST_INLIERS) {
                return Optional.empty();
            }
            List<DMatch> matches = matches(firstFeatures, secondFeatures);
            if (matches.size() < LEAST_INLIERS) {
                return Optional.empty();
            }
            Mat a = new Mat(matches.size(), 2, opencv_core.CV_32F);
            Mat b = new Mat(matches.size(), 2, opencv_core.CV_32F);
            FloatBuffer aValues = a.createBuffer();
            FloatBuffer bValues = b.createBuffer();
            for (DMatch match : matches) {
                put(aValues, firstPoints.get(match.queryIdx()).pt());
                put(bValues, secondPoints.get(match.trainIdx()).pt());
            }
            return rotation(a, b, camera(lens));
        }
    }

    private static void put(FloatBuffer values, Point2f point) {
        values.put(point.x()).put(point.y());
    }

    private static Mat features(Picture picture, KeyPointVector points) {
        Mat grey = new Mat(picture.height(), picture.width(), opencv_core.CV_8U);
        ByteBuffer bytes = grey.createBuffer();
        for (double luma : Luma.of(picture)) {
            bytes.put((byte) Math.round(luma));
        }
        Mat features = new Mat();
        SIFT.create(MOST_FEATURES, OCTAVE_LAYERS, LEAST_FEATURE_CONTRAST, LARGEST_EDGE_RATIO, BLUR, true)
                .detectAndCompute(grey, new Mat(), points, features);
        return features;
    }

    private static List<DMatch> matches(Mat first, Mat second) {
        DMatchVectorVector pairs = new DMatchVectorVector();
        new BFMatcher().knnMatch(first, second, pairs, 2);
        List<DMatch> kept = new ArrayList<>();
        for (long i = 0; i < pairs.size(); i++) {
            DMatchVector pair = pairs.get(i);
            if (pair.size() == 2 && pair.get(0).distance() < RATIO * pair.get(1).distance()) {
                kept.add(pair.get(0));
            }
        }
        return kept;
    }

    private static Mat camera(Intrinsics lens) {
        Mat camera = new Mat(3, 3, opencv_core.CV_64F);
        DoubleBuffer values = camera.createBuffer();
        values.put(new double[] {lens.fx(), 0, lens.cx(), 0, lens.fy(), lens.cy(), 0, 0, 1});
        return camera;
    }

    private static Optional<Estimate> rotation(Mat a, Mat b, Mat camera) {
        Mat inliers = new Mat();
        Mat essential = opencv_calib3d.findEssentialMat(
                a, b, camera, opencv_calib3d.USAC_MAGSAC, CONFIDENCE, THRESHOLD_PIXELS, MOST_ROUNDS, inliers);
        if (essential.rows() != 3 || essential.cols() != 3) {
            return Optional.empty();
        }
        int agreed = opencv_core.countNonZero(inliers);
        if (agreed < LEAST_INLIERS) {
            return Optional.empty();
        }
        Mat turn = new Mat();
        Mat direction = new Mat();
        opencv_calib3d.recoverPose(essential, a, b, camera, turn, direction, inliers);
        DoubleBuffer r = turn.createBuffer();
        double[] rows = new double[12];
        for (int i = 0; i < 9; i++) {
            rows[i / 3 * 4 + i % 3] = r.get(i);
        }
        // The library's rotation takes points of the first camera to the second; ours is camera-to-world.
        Pose firstToSecond = Pose.fromMatrix(rows, 1e-3);
        return Optional.of(new Estimate(a.rows(), agreed, firstToSecond.inverse()));
    }
}
