package cosmonaut.evaluation.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.metrics.EpipolarFit;
import cosmonaut.metrics.FeatureMatcher.Match;
import cosmonaut.metrics.PointPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How well the pictures of a view follow each other: every two in a row get a fundamental matrix, and their points
/// miss it by so much (the temporal Sampson error of the Cosmos paper, section 6.3).
///
/// @param view      whose pictures these are
/// @param error     median over the points of all pairs of pictures, canvas pixels; NaN where no pair counts
/// @param agreeing  the same of the points that agree with their pair's matrix
/// @param matches   points of the pairs that count
/// @param counted   pairs of pictures that count
/// @param standing  pairs whose points move by less than a canvas pixel in the median; they do not count
/// @param few       pairs with too few points for a matrix; they do not count
/// @param planar    of those that count, pairs of which a plane explains nine points of ten
/// @param kept      by pair of pictures, the matches that agree with its matrix or stand still
record ViewMotion(
        View view,
        double error,
        double agreeing,
        int matches,
        int counted,
        int standing,
        int few,
        int planar,
        List<List<Match>> kept) {

    /// A pair of pictures whose points move less stands still, canvas pixels.
    static final double STANDING_FLOW = 1;

    static final double PLANAR_SHARE = 0.9;

    static ViewMotion of(DriveMatches matches, View view) {
        List<Double> all = new ArrayList<>();
        List<Double> agreeing = new ArrayList<>();
        List<List<Match>> kept = new ArrayList<>();
        int counted = 0;
        int standing = 0;
        int few = 0;
        int planar = 0;
        for (int k = 0; k + 1 < matches.frames(); k++) {
            int frame = k;
            List<Match> found = matches.next(view, frame);
            List<PointPair> pairs = found.stream()
                    .map(match -> matches.next(view, frame, match))
                    .toList();
            boolean stands = pairs.size() >= EpipolarFit.LEAST_PAIRS
                    && DriveMatches.median(pairs.stream().map(PointPair::flow).toList()) < STANDING_FLOW;
            if (stands) {
                standing++;
                kept.add(found.stream()
                        .filter(match -> matches.next(view, frame, match).flow() < 2 * STANDING_FLOW)
                        .toList());
                continue;
            }
            Optional<EpipolarFit> fit = EpipolarFit.of(pairs);
            if (fit.isEmpty()) {
                few++;
                kept.add(List.of());
                continue;
            }
            counted++;
            EpipolarFit geometry = fit.get();
            if (EpipolarFit.planarShare(pairs) >= PLANAR_SHARE) {
                planar++;
            }
            for (PointPair pair : pairs) {
                double error = pair.error(geometry.geometry());
                all.add(error);
                if (geometry.agrees(pair)) {
                    agreeing.add(error);
                }
            }
            kept.add(found.stream()
                    .filter(match -> geometry.agrees(matches.next(view, frame, match)))
                    .toList());
        }
        return new ViewMotion(
                view,
                DriveMatches.median(all),
                DriveMatches.median(agreeing),
                all.size(),
                counted,
                standing,
                few,
                planar,
                List.copyOf(kept));
    }
}
