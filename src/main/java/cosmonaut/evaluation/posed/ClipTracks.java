package cosmonaut.evaluation.posed;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.metrics.EgoMotion.Seen;
import cosmonaut.metrics.EpipolarFit;
import cosmonaut.metrics.FeatureMatcher;
import cosmonaut.metrics.FeatureMatcher.Match;
import cosmonaut.metrics.Hood;
import cosmonaut.metrics.PictureFeatures;
import cosmonaut.metrics.PictureMask;
import cosmonaut.metrics.PointPair;
import cosmonaut.metrics.SampsonError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The points of a clip that are followed from picture to picture, and how far they are from fitting a geometry:
/// the one that they agree on themselves, and the one of the given cameras.
///
/// @param error    median of `sqrt(S)` over the points of all pairs of pictures that count, canvas pixels; NaN if none
/// @param agreeing the same of the points that agree with their pair's matrix
/// @param given    median against the matrices of the given cameras; NaN where no camera moves
/// @param counted  pairs that count: neither standing still (median flow under a pixel) nor with too few points
/// @param planar   of those, pairs of which a plane or a turn explains nine points of ten
/// @param turned   share of the pictures after the first whose turn from the picture [#BACK] before (or the first) was
///     found again by their essential matrix, which needs no change of place
/// @param turn     mean angle between those turns and the given cameras', degrees; NaN if none was found
/// @param seen     the followed points, for finding the cameras
record ClipTracks(
        double error,
        double agreeing,
        double given,
        int counted,
        int planar,
        double turned,
        double turn,
        List<Seen> seen) {

    /// Pictures back to the one that a turn is measured from.
    static final int BACK = 16;

    private static final double STANDING_FLOW = 1;
    private static final double PLANAR_SHARE = 0.9;

    /// A shift between two pictures below this share of the clip's whole way is a turn, which has no epipoles.
    private static final double LEAST_SHIFT = 1e-4;

    ClipTracks {
        seen = List.copyOf(seen);
    }

    /// @param before told every picture's number; may throw to end it all
    static ClipTracks of(PosedClip clip, FeatureMatcher matcher, IntConsumer before) throws IOException {
        Gathering gathering = new Gathering(clip.cameras());
        PictureFeatures last = null;
        Deque<PictureFeatures> kept = new ArrayDeque<>();
        try (PosedClip.Pictures pictures = clip.source().open()) {
            for (int i = 0; i < clip.cameras().size(); i++) {
                before.accept(i);
                int number = i;
                Picture picture = pictures.next()
                        .orElseThrow(() -> new InvalidInputException("clip " + clip.name() + " ends before picture "
                                + number + "; copy the whole clip again"));
                CameraFrame camera = clip.cameras().get(i);
                PictureMask mask = PictureMask.of(picture, camera.intrinsics(), Hood.NONE);
                PictureFeatures now = matcher.features(picture, camera.intrinsics(), mask);
                gathering.take(i, last, now, last == null ? List.of() : matcher.matches(last, now));
                if (!kept.isEmpty()) {
                    PictureFeatures from = kept.getFirst();
                    gathering.turn(i - kept.size(), i, from, now, matcher.matches(from, now));
                }
                kept.addLast(now);
                if (kept.size() > BACK) {
                    kept.removeFirst();
                }
                last = now;
            }
        }
        return gathering.tracks();
    }

    /// Takes pair after pair.
    private static final class Gathering {

        private final List<CameraFrame> cameras;
        private final double leastShift;
        private final List<Double> all = new ArrayList<>();
        private final List<Double> agreeing = new ArrayList<>();
        private final List<Double> given = new ArrayList<>();
        private final List<Seen> seen = new ArrayList<>();
        private int[] tracks = {};
        private int next;
        private int counted;
        private int turned;
        private double turn;
        private int planar;

        Gathering(List<CameraFrame> cameras) {
            this.cameras = cameras;
            double way = 0;
            for (int i = 1; i < cameras.size(); i++) {
                way += cameras.get(i).pose().distanceTo(cameras.get(i - 1).pose());
            }
            leastShift = LEAST_SHIFT * way;
        }

        void take(int frame, @Nullable PictureFeatures before, PictureFeatures now, List<Match> matches) {
            int[] fresh = new int[now.points().size()];
            Arrays.fill(fresh, -1);
            if (before != null) {
                for (Match match : kept(frame, before, now, matches)) {
                    int track = tracks[match.first()];
                    if (track < 0) {
                        track = next++;
                        tracks[match.first()] = track;
                        PictureFeatures.Point at = before.points().get(match.first());
                        seen.add(new Seen(track, frame - 1, 0, at.u(), at.v()));
                    }
                    fresh[match.second()] = track;
                    PictureFeatures.Point at = now.points().get(match.second());
                    seen.add(new Seen(track, frame, 0, at.u(), at.v()));
                }
            }
            tracks = fresh;
        }

        void turn(int from, int to, PictureFeatures before, PictureFeatures now, List<Match> matches) {
            Optional<Pose> found = EpipolarFit.move(
                    matches.stream().map(match -> pair(before, now, match)).toList());
            if (found.isPresent()) {
                Pose given = cameras.get(to).pose().relativeTo(cameras.get(from).pose());
                turned++;
                turn += found.get().degreesTo(given);
            }
        }

        private static PointPair pair(PictureFeatures before, PictureFeatures now, Match match) {
            PictureFeatures.Point a = before.points().get(match.first());
            PictureFeatures.Point b = now.points().get(match.second());
            return new PointPair(a.u(), a.v(), b.u(), b.v());
        }

        private List<Match> kept(int frame, PictureFeatures before, PictureFeatures now, List<Match> matches) {
            List<PointPair> pairs =
                    matches.stream().map(match -> pair(before, now, match)).toList();
            if (pairs.size() >= EpipolarFit.LEAST_PAIRS
                    && median(pairs.stream().map(PointPair::flow).toList()) < STANDING_FLOW) {
                return matches.stream()
                        .filter(match -> pair(before, now, match).flow() < 2 * STANDING_FLOW)
                        .toList();
            }
            Optional<EpipolarFit> fit = EpipolarFit.of(pairs);
            if (fit.isEmpty()) {
                return List.of();
            }
            counted++;
            EpipolarFit geometry = fit.get();
            planar += EpipolarFit.planarShare(pairs) >= PLANAR_SHARE ? 1 : 0;
            for (PointPair pair : pairs) {
                all.add(pair.error(geometry.geometry()));
                if (geometry.agrees(pair)) {
                    agreeing.add(pair.error(geometry.geometry()));
                }
            }
            Pose first = cameras.get(frame - 1).pose();
            Pose second = cameras.get(frame).pose();
            if (first.distanceTo(second) > leastShift) {
                SampsonError cameraGeometry = geometry(first, second);
                pairs.forEach(pair -> given.add(pair.error(cameraGeometry)));
            }
            return matches.stream()
                    .filter(match -> geometry.agrees(pair(before, now, match)))
                    .toList();
        }

        /// On the canvas, to which every lens has been brought.
        private static SampsonError geometry(Pose first, Pose second) {
            Pose move = first.relativeTo(second);
            double[] rows = move.rows();
            double[] turn = {rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10]};
            double[] canvas = {PointPair.FOCAL, PointPair.FOCAL, PointPair.CENTRE_U, PointPair.CENTRE_V};
            return SampsonError.ofCameras(canvas, canvas, turn, new double[] {move.tx(), move.ty(), move.tz()});
        }

        ClipTracks tracks() {
            return new ClipTracks(
                    median(all),
                    median(agreeing),
                    median(given),
                    counted,
                    planar,
                    (double) turned / (cameras.size() - 1),
                    turned == 0 ? Double.NaN : turn / turned,
                    seen);
        }
    }

    /// NaN of nothing; what is not finite counts as larger than anything else.
    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
