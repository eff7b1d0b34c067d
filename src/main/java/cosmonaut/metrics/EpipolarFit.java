package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_calib3d;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/// The geometry of two pictures, found from points that both show: OpenCV's RANSAC, whose draws are always the same,
/// then the normalised 8-point method on the points that agree (Hartley and Zisserman, 11.2).
///
/// @param geometry the fundamental matrix on the canvas of [PointPair]
public record EpipolarFit(SampsonError geometry) {

    /// A point agrees with a geometry that it misses by no more, canvas pixels.
    public static final double THRESHOLD = 2;

    /// Fewer pairs than this are no answer.
    public static final int LEAST_PAIRS = 16;

    private static final double CONFIDENCE = 0.999;
    private static final int MOST_ROUNDS = 5000;
    private static final double HOMOGRAPHY_THRESHOLD = 3;
    private static final int SEED = 1;

    /// Nothing where too few points are given or agree.
    public static Optional<EpipolarFit> of(List<PointPair> pairs) {
        if (pairs.size() < LEAST_PAIRS) {
            return Optional.empty();
        }
        Optional<SampsonError> drawn = matrix(pairs, opencv_calib3d.FM_RANSAC);
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        List<PointPair> agreed = new EpipolarFit(drawn.get()).agreeing(pairs);
        return agreed.size() < LEAST_PAIRS
                ? Optional.empty()
                : matrix(agreed, opencv_calib3d.FM_8POINT).map(EpipolarFit::new);
    }

    /// Those of the pairs that agree with the geometry.
    public List<PointPair> agreeing(List<PointPair> pairs) {
        return pairs.stream().filter(this::agrees).toList();
    }

    public boolean agrees(PointPair pair) {
        return pair.error(geometry) <= THRESHOLD;
    }

    private static Optional<SampsonError> matrix(List<PointPair> pairs, int method) {
        try (PointerScope scope = new PointerScope()) {
            opencv_core.setRNGSeed(SEED);
            Mat found = opencv_calib3d.findFundamentalMat(
                    points(pairs, true), points(pairs, false), method, THRESHOLD, CONFIDENCE, MOST_ROUNDS, new Mat());
            if (found.rows() != 3 || found.cols() != 3) {
                return Optional.empty();
            }
            double[] f = new double[9];
            DoubleBuffer values = found.createBuffer();
            values.get(f);
            return Optional.of(new SampsonError(f));
        }
    }

    private static Mat points(List<PointPair> pairs, boolean first) {
        Mat points = new Mat(pairs.size(), 2, opencv_core.CV_64F);
        DoubleBuffer values = points.createBuffer();
        for (PointPair pair : pairs) {
            values.put(first ? pair.u1() : pair.u2()).put(first ? pair.v1() : pair.v2());
        }
        return points;
    }

    /// The share of the pairs that one plane, or a turn on the spot, explains: within 3 canvas pixels of a homography.
    /// From 0.9 on a fundamental matrix is hardly determined.
    public static double planarShare(List<PointPair> pairs) {
        if (pairs.size() < LEAST_PAIRS) {
            return 0;
        }
        try (PointerScope scope = new PointerScope()) {
            Mat agreed = new Mat();
            opencv_core.setRNGSeed(SEED);
            opencv_calib3d.findHomography(
                    points(pairs, true),
                    points(pairs, false),
                    opencv_calib3d.RANSAC,
                    HOMOGRAPHY_THRESHOLD,
                    agreed,
                    MOST_ROUNDS,
                    CONFIDENCE);
            return agreed.empty() ? 0 : (double) opencv_core.countNonZero(agreed) / pairs.size();
        }
    }

    /// The second camera as the first sees it, one unit away, by the essential matrix and the one of its four
    /// decompositions that puts the points in front of both cameras. Nothing where too few points agree.
    public static Optional<Pose> move(List<PointPair> pairs) {
        if (pairs.size() < LEAST_PAIRS) {
            return Optional.empty();
        }
        try (PointerScope scope = new PointerScope()) {
            Mat lens = Mat.zeros(3, 3, opencv_core.CV_64F).asMat();
            DoubleBuffer k = lens.createBuffer();
            k.put(0, PointPair.FOCAL).put(2, PointPair.CENTRE_U);
            k.put(4, PointPair.FOCAL).put(5, PointPair.CENTRE_V).put(8, 1);
            Mat agreed = new Mat();
            opencv_core.setRNGSeed(SEED);
            Mat first = points(pairs, true);
            Mat second = points(pairs, false);
            Mat essential = opencv_calib3d.findEssentialMat(
                    first, second, lens, opencv_calib3d.RANSAC, CONFIDENCE, 1, MOST_ROUNDS, agreed);
            if (essential.rows() != 3 || essential.cols() != 3) {
                return Optional.empty();
            }
            Mat turn = new Mat();
            Mat shift = new Mat();
            int before = opencv_calib3d.recoverPose(essential, first, second, lens, turn, shift, agreed);
            if (before < LEAST_PAIRS) {
                return Optional.empty();
            }
            DoubleBuffer r = turn.createBuffer();
            DoubleBuffer t = shift.createBuffer();
            double[] rows = new double[12];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    rows[4 * i + j] = r.get(3 * i + j);
                }
                rows[4 * i + 3] = t.get(i);
            }
            // The library's pose takes points of the first camera to the second; ours is camera-to-world.
            return Optional.of(Pose.fromMatrix(rows, 1e-3).inverse());
        }
    }
}
