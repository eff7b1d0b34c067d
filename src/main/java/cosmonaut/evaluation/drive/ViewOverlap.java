package cosmonaut.evaluation.drive;

import cosmonaut.metrics.EpipolarFit;
import cosmonaut.metrics.PointPair;
import cosmonaut.metrics.SampsonError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How well two views fit each other: the points of all pictures together get one fundamental matrix, as the cameras do
/// not move against each other, and miss it by so much (the cross-view Sampson error of the Cosmos paper, section 6.3).
/// The same points are held against the matrix of the rig too, which finds a geometry that is wrong but consistent.
///
/// @param pair        of views
/// @param matches     points that both show, over all pictures
/// @param agreed      those that agree with the matrix that was found
/// @param error       mean over all points, canvas pixels; NaN with fewer than 50 points
/// @param agreeing    the mean over those that agree
/// @param median      the median over all
/// @param rig         mean over all points against the rig's matrix; NaN where both cameras sit at one place
/// @param rigAgreeing the same of the points that agree with the matrix that was found
/// @param rigMedian   the median over all against the rig's matrix
/// @param rigShare    share of the points that fit the rig's matrix
/// @param planarShare share of the points that one plane explains
record ViewOverlap(
        ViewPair pair,
        int matches,
        int agreed,
        double error,
        double agreeing,
        double median,
        double rig,
        double rigAgreeing,
        double rigMedian,
        double rigShare,
        double planarShare) {

    /// A pair with fewer has no figures.
    static final int LEAST_MATCHES = 50;

    /// A point fits the rig if it misses its matrix by no more, canvas pixels: one and a half of a picture of 192x112.
    static final double FITS_RIG = 3;

    static ViewOverlap of(Drive drive, DriveMatches matches, ViewPair pair) {
        List<PointPair> pairs = new ArrayList<>();
        for (int k = 0; k < matches.frames(); k++) {
            int frame = k;
            matches.beside(pair, frame).forEach(match -> pairs.add(matches.beside(pair, frame, match)));
        }
        Optional<EpipolarFit> fit = pairs.size() < LEAST_MATCHES ? Optional.empty() : EpipolarFit.of(pairs);
        if (fit.isEmpty()) {
            double none = Double.NaN;
            return new ViewOverlap(pair, pairs.size(), 0, none, none, none, none, none, none, none, none);
        }
        SampsonError rig = DriveMatches.ofRig(drive, pair);
        List<PointPair> agreed = fit.get().agreeing(pairs);
        SampsonError found = fit.get().geometry();
        return new ViewOverlap(
                pair,
                pairs.size(),
                agreed.size(),
                mean(pairs, found),
                mean(agreed, found),
                median(pairs, found),
                mean(pairs, rig),
                mean(agreed, rig),
                median(pairs, rig),
                (double) pairs.stream()
                                .filter(one -> one.error(rig) <= FITS_RIG)
                                .count()
                        / pairs.size(),
                EpipolarFit.planarShare(pairs));
    }

    private static double mean(List<PointPair> pairs, SampsonError geometry) {
        return DriveMatches.mean(
                pairs.stream().mapToDouble(pair -> pair.error(geometry)).toArray());
    }

    private static double median(List<PointPair> pairs, SampsonError geometry) {
        return DriveMatches.median(
                pairs.stream().map(pair -> pair.error(geometry)).toList());
    }
}
