package cosmonaut.evaluation.drive;

import cosmonaut.drive.ManoeuvreClass;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The figures of drives, for people and for programs. Those of true renderings stand apart: they are what the
/// estimation itself gets wrong.
public final class DriveReport {

    private static final int RESAMPLES = 1000;
    private static final Map<String, String> TITLES = titles();

    private final List<DriveFigures> drives;
    private final double seconds;

    DriveReport(List<DriveFigures> drives, double seconds) {
        this.drives = List.copyOf(drives);
        this.seconds = seconds;
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("tse", "temporal Sampson error (TSE), px");
        titles.put("tse_inliers", "  of points that agree");
        titles.put("cse", "cross-view Sampson error (CSE), px");
        titles.put("cse_inliers", "  of points that agree");
        titles.put("cse_rig", "against the rig's geometry, px");
        titles.put("cse_rig_inliers", "  of points that agree");
        titles.put("cse_rig_median", "  median");
        titles.put("cse_rig_share", "  share of points that fit it");
        titles.put("told_apart", "manoeuvres told from the front view");
        titles.put("tfe_cm", "trajectory following (TFE), cm");
        titles.put("tfe_share", "  as a share of the way");
        titles.put("tfe_sim3_cm", "  after the best fit (Sim3), cm");
        titles.put("tfe_cross_cm", "  across the way, cm");
        titles.put("tfe_along_cm", "  along the way, cm");
        titles.put("tfe_last_cm", "  at the last picture, cm");
        titles.put("tfe_heading_deg", "  heading, degrees");
        titles.put("tfe_speed_mps", "  speed, m/s");
        titles.put("tfe_speed_ratio", "length by the road / requested");
        titles.put("tfe_ground_cm", "TFE with the length by the road, cm");
        titles.put("tae_ate", "trajectory agreement (TAE), ATE");
        titles.put("tae_rpe_r_deg", "  RPE-R, degrees");
        titles.put("tae_rpe_t", "  RPE-t");
        return titles;
    }

    /// A table for every drive, then the means.
    public void print(PrintWriter out) {
        for (DriveFigures drive : drives) {
            print(out, drive);
        }
        print(
                out,
                "mean of the drives",
                drives.stream().filter(one -> !one.truth()).toList());
        for (ManoeuvreClass manoeuvre : ManoeuvreClass.values()) {
            print(
                    out,
                    "mean of those asked for " + DriveFigures.key(manoeuvre),
                    drives.stream()
                            .filter(one -> !one.truth() && one.way().asked() == manoeuvre)
                            .toList());
        }
        print(
                out,
                "noise floor: mean of true renderings",
                drives.stream().filter(DriveFigures::truth).toList());
        out.printf(Locale.ROOT, "%d drives, in %.0f s; px are those of a canvas of 960x540%n", drives.size(), seconds);
    }

    private static void print(PrintWriter out, DriveFigures drive) {
        out.printf(Locale.ROOT, "%s, %d pictures%s%n", drive.name(), drive.frames(), drive.truth() ? ", true" : "");
        out.printf(
                Locale.ROOT, "  view              TSE  agreeing  points  pairs  standing  too few  planar  masked%n");
        for (ViewMotion view : drive.views()) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %8s %9s %7d %6d %9d %8d %7d %7.3f%n",
                    view.view().key(),
                    shown(view.error()),
                    shown(view.agreeing()),
                    view.matches(),
                    view.counted(),
                    view.standing(),
                    view.few(),
                    view.planar(),
                    drive.masked().getOrDefault(view.view(), 0.0));
        }
        out.printf(
                Locale.ROOT,
                "  views                  CSE  agreeing     rig  agreeing   fits  points  agree  planar%n");
        for (ViewOverlap pair : drive.pairs()) {
            out.printf(
                    Locale.ROOT,
                    "  %-16s %9s %9s %7s %9s %6s %7d %6d %7s%n",
                    pair.pair().key(),
                    shown(pair.error()),
                    shown(pair.agreeing()),
                    shown(pair.rig()),
                    shown(pair.rigAgreeing()),
                    shown(pair.rigShare()),
                    pair.matches(),
                    pair.agreed(),
                    shown(pair.planarShare()));
        }
        DriveFollowing way = drive.way();
        out.printf(
                Locale.ROOT,
                "  way: %.1f m, %s asked for, %s seen, front camera found in %d of %d pictures, %d of them by the one before%s%n",
                way.length(),
                DriveFigures.key(way.asked()),
                way.seen().map(DriveFigures::key).orElse("none"),
                way.placed(),
                drive.frames(),
                way.bridged(),
                way.missing().isEmpty() ? "" : "; " + way.missing());
        drive.byKey().forEach((key, value) -> {
            String title = TITLES.get(key);
            if (title != null && Double.isFinite(value)) {
                out.printf(Locale.ROOT, "  %-38s %9.3f%n", title, value);
            }
        });
    }

    private static void print(PrintWriter out, String title, List<DriveFigures> of) {
        if (of.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "%s (%d), 95 %% of resamples%n", title, of.size());
        for (Map.Entry<String, String> entry : TITLES.entrySet()) {
            double[] values = values(of, entry.getKey());
            if (values.length > 0) {
                double[] range = range(values);
                out.printf(
                        Locale.ROOT,
                        "  %-38s %9.3f   %.3f to %.3f (%d)%n",
                        entry.getValue(),
                        DriveMatches.mean(values),
                        range[0],
                        range[1],
                        values.length);
            }
        }
    }

    private static String shown(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
    }

    private static double[] values(List<DriveFigures> of, String key) {
        return of.stream()
                .mapToDouble(drive -> drive.byKey().getOrDefault(key, Double.NaN))
                .filter(Double::isFinite)
                .toArray();
    }

    /// Between which the mean of 95 % of 1000 resamples of the drives lies.
    private static double[] range(double[] values) {
        Random random = new Random(1);
        double[] means = new double[RESAMPLES];
        Arrays.setAll(
                means,
                i -> random.ints(values.length, 0, values.length)
                        .mapToDouble(k -> values[k])
                        .average()
                        .orElse(Double.NaN));
        Arrays.sort(means);
        return new double[] {means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]};
    }

    /// One object: means over the drives by key (null where none has the figure), `medians` and `manoeuvres` (the means
    /// of the drives of each class), `noise_floor` with the same keys for true renderings, and `details` with every
    /// drive.
    ///
    /// @param about what the evaluation was of; becomes part of the details
    public ObjectNode json(ObjectNode about) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        List<DriveFigures> made = drives.stream().filter(one -> !one.truth()).toList();
        List<DriveFigures> trues = drives.stream().filter(DriveFigures::truth).toList();
        putMeans(root, made);
        putMeans(root.putObject("noise_floor"), trues);
        ObjectNode details = root.putObject("details");
        details.setAll(about);
        details.put("seconds", seconds);
        details.put("features", "SIFT with RootSIFT, ratio 0.8, mutual; not comparable with learned features");
        details.put("canvas", "960x540, 120 degrees");
        details.put("tfe_length_by", "requested trajectory; tfe_ground by the road under the camera");
        ObjectNode resampled = details.putObject("resampled");
        for (String key : keys()) {
            double[] values = values(made, key);
            if (values.length > 0) {
                double[] range = range(values);
                resampled
                        .putObject(key)
                        .put("count", values.length)
                        .put("low", range[0])
                        .put("high", range[1]);
            }
        }
        ArrayNode list = details.putArray("drives");
        drives.forEach(drive -> list.add(json(drive)));
        return root;
    }

    private static List<String> keys() {
        DriveFollowing none = DriveFollowing.none(ManoeuvreClass.OTHER, 0, 0, "");
        return new DriveFigures("", false, 0, List.of(), Map.of(), List.of(), none)
                .byKey().keySet().stream().toList();
    }

    private static void putMeans(ObjectNode node, List<DriveFigures> of) {
        putMeansAlone(node, of);
        ObjectNode medians = node.putObject("medians");
        for (String key : keys()) {
            put(
                    medians,
                    key,
                    DriveMatches.median(Arrays.stream(values(of, key)).boxed().toList()));
        }
        ObjectNode manoeuvres = node.putObject("manoeuvres");
        for (ManoeuvreClass asked : ManoeuvreClass.values()) {
            List<DriveFigures> ofClass =
                    of.stream().filter(one -> one.way().asked() == asked).toList();
            if (!ofClass.isEmpty()) {
                ObjectNode one = manoeuvres.putObject(DriveFigures.key(asked));
                one.put("drives", ofClass.size());
                putMeansAlone(one, ofClass);
            }
        }
    }

    private static void putMeansAlone(ObjectNode node, List<DriveFigures> of) {
        for (String key : keys()) {
            put(node, key, DriveMatches.mean(values(of, key)));
        }
    }

    private static ObjectNode json(DriveFigures drive) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("name", drive.name()).put("true_pictures", drive.truth()).put("frames", drive.frames());
        drive.byKey().forEach((key, value) -> put(node, key, value));
        node.put("length_m", drive.way().length());
        node.put("manoeuvre", DriveFigures.key(drive.way().asked()));
        node.put("manoeuvre_seen", drive.way().seen().map(DriveFigures::key).orElse(null));
        node.put("front_camera_found", drive.way().placed());
        node.put("front_camera_bridged", drive.way().bridged());
        if (!drive.way().missing().isEmpty()) {
            node.put("missing", drive.way().missing());
        }
        ObjectNode views = node.putObject("views");
        for (ViewMotion view : drive.views()) {
            ObjectNode one = views.putObject(view.view().key());
            put(one, "tse", view.error());
            put(one, "tse_inliers", view.agreeing());
            one.put("matches", view.matches()).put("pairs", view.counted()).put("static_pairs", view.standing());
            one.put("pairs_with_few_matches", view.few()).put("planar_pairs", view.planar());
            one.put("masked_share", drive.masked().getOrDefault(view.view(), 0.0));
        }
        ObjectNode pairs = node.putObject("view_pairs");
        for (ViewOverlap pair : drive.pairs()) {
            ObjectNode one = pairs.putObject(pair.pair().key());
            one.put("matches", pair.matches()).put("inliers", pair.agreed());
            put(one, "cse", pair.error());
            put(one, "cse_inliers", pair.agreeing());
            put(one, "cse_median", pair.median());
            put(one, "cse_rig", pair.rig());
            put(one, "cse_rig_inliers", pair.rigAgreeing());
            put(one, "cse_rig_median", pair.rigMedian());
            put(one, "cse_rig_share", pair.rigShare());
            put(one, "planar_share", pair.planarShare());
        }
        return node;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
