package cosmonaut.evaluation.drive;

import cosmonaut.drive.ManoeuvreClass;
import cosmonaut.drive.rig.View;
import cosmonaut.metrics.TrackErrors.Following;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The figures of one drive.
///
/// @param truth whether its pictures are true renderings
/// @param views in their order
/// @param masked share of each view's pixels in which no points were sought
/// @param pairs of neighbouring views
record DriveFigures(
        String name,
        boolean truth,
        int frames,
        List<ViewMotion> views,
        Map<View, Double> masked,
        List<ViewOverlap> pairs,
        DriveFollowing way) {

    /// By its name in reports, `left_turn`.
    static String key(ManoeuvreClass manoeuvre) {
        return manoeuvre.name().toLowerCase(Locale.ROOT);
    }

    /// 1 where the front view shows a manoeuvre of the class that was asked for, 0 where it shows another or cannot be
    /// followed; NaN of standing and winding drives, which are of no class.
    double toldApart() {
        return way.asked() == ManoeuvreClass.OTHER
                ? Double.NaN
                : way.seen().filter(seen -> seen == way.asked()).isPresent() ? 1 : 0;
    }

    /// The headline figures by their keys; NaN where the drive has none.
    Map<String, Double> byKey() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("tse", ofViews(ViewMotion::error));
        figures.put("tse_inliers", ofViews(ViewMotion::agreeing));
        figures.put("cse", ofPairs(ViewOverlap::error));
        figures.put("cse_inliers", ofPairs(ViewOverlap::agreeing));
        figures.put("cse_rig", ofPairs(ViewOverlap::rig));
        figures.put("cse_rig_inliers", ofPairs(ViewOverlap::rigAgreeing));
        figures.put("cse_rig_median", ofPairs(ViewOverlap::rigMedian));
        figures.put("cse_rig_share", ofPairs(ViewOverlap::rigShare));
        figures.put("told_apart", toldApart());
        add(figures, "tfe", way.requested());
        figures.put("tfe_speed_ratio", way.groundFactor());
        add(figures, "tfe_ground", way.ground());
        figures.put("tae_ate", way.agreement().map(tae -> tae.ate()).orElse(Double.NaN));
        figures.put(
                "tae_rpe_r_deg",
                way.agreement().map(tae -> Math.toDegrees(tae.rpe().meanTurn())).orElse(Double.NaN));
        figures.put("tae_rpe_t", way.agreement().map(tae -> tae.rpe().shift()).orElse(Double.NaN));
        return figures;
    }

    private double ofViews(ToDoubleFunction<ViewMotion> figure) {
        return DriveMatches.mean(views.stream().mapToDouble(figure).toArray());
    }

    private double ofPairs(ToDoubleFunction<ViewOverlap> figure) {
        return DriveMatches.mean(pairs.stream().mapToDouble(figure).toArray());
    }

    private void add(Map<String, Double> figures, String key, Optional<Following> following) {
        put(figures, key + "_cm", following, Following::centimetres);
        put(figures, key + "_share", following, way -> way.mean() / this.way.length());
        put(figures, key + "_sim3_cm", following, way -> 100 * way.afterScale());
        put(figures, key + "_cross_cm", following, way -> 100 * way.cross());
        put(figures, key + "_along_cm", following, way -> 100 * way.along());
        put(figures, key + "_last_cm", following, way -> 100 * way.last());
        put(figures, key + "_heading_deg", following, way -> Math.toDegrees(way.heading()));
        put(figures, key + "_speed_mps", following, Following::speed);
    }

    private static void put(
            Map<String, Double> figures, String key, Optional<Following> way, ToDoubleFunction<Following> figure) {
        figures.put(key, way.map(figure::applyAsDouble).orElse(Double.NaN));
    }
}
