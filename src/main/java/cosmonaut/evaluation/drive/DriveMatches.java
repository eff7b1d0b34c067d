package cosmonaut.evaluation.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.metrics.FeatureMatcher;
import cosmonaut.metrics.FeatureMatcher.Match;
import cosmonaut.metrics.Hood;
import cosmonaut.metrics.PictureFeatures;
import cosmonaut.metrics.PictureFeatures.Point;
import cosmonaut.metrics.PictureMask;
import cosmonaut.metrics.PointPair;
import cosmonaut.metrics.SampsonError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// The points of a drive that are found again: in the next picture of their view, and at the same time in the view
/// beside it. Pictures are read one after another, and only points are kept.
final class DriveMatches {

    private final Map<View, List<List<Point>>> points = new EnumMap<>(View.class);
    private final Map<View, List<List<Match>>> next = new EnumMap<>(View.class);
    private final Map<View, Double> masked = new EnumMap<>(View.class);
    private final Map<ViewPair, List<List<Match>>> beside = new EnumMap<>(ViewPair.class);

    private DriveMatches() {
        for (View view : View.values()) {
            points.put(view, new ArrayList<>());
            next.put(view, new ArrayList<>());
        }
        for (ViewPair pair : ViewPair.values()) {
            beside.put(pair, new ArrayList<>());
        }
    }

    /// @param hoods where views show the own vehicle; not at all where there is none
    /// @param before told every picture's number before it is looked at; may throw to end it all
    /// @throws cosmonaut.InvalidInputException where pictures are missing or too many
    static DriveMatches of(Drive drive, FeatureMatcher matcher, Map<View, Hood> hoods, IntConsumer before)
            throws IOException {
        DriveMatches matches = new DriveMatches();
        List<PictureFeatures> last = List.of();
        try (Drive.Pictures pictures = drive.source().open()) {
            for (int frame = 0; frame < drive.frames(); frame++) {
                before.accept(frame);
                List<PictureFeatures> now = new ArrayList<>();
                List<Picture> shown = pictures.next();
                for (View view : View.values()) {
                    Picture picture = shown.get(view.ordinal());
                    PictureMask mask = PictureMask.of(picture, drive.lens(view), hoods.getOrDefault(view, Hood.NONE));
                    matches.masked.merge(view, mask.masked() / drive.frames(), Double::sum);
                    now.add(matcher.features(picture, drive.lens(view), mask));
                }
                matches.take(now, last, matcher);
                last = now;
            }
            pictures.requireEnd();
        }
        return matches;
    }

    private void take(List<PictureFeatures> now, List<PictureFeatures> last, FeatureMatcher matcher) {
        for (View view : View.values()) {
            PictureFeatures features = now.get(view.ordinal());
            list(points, view).add(features.points());
            if (!last.isEmpty()) {
                list(next, view).add(matcher.matches(last.get(view.ordinal()), features));
            }
        }
        for (ViewPair pair : ViewPair.values()) {
            list(beside, pair)
                    .add(matcher.matches(
                            now.get(pair.first().ordinal()),
                            now.get(pair.second().ordinal())));
        }
    }

    private static <K, V> List<V> list(Map<K, List<V>> map, K key) {
        return map.getOrDefault(key, List.of());
    }

    /// Share of a view's pixels in which no points were sought, over all pictures: sky and the own vehicle.
    double masked(View view) {
        return masked.getOrDefault(view, 0.0);
    }

    int frames() {
        return list(points, View.FRONT).size();
    }

    /// Of a view's picture.
    List<Point> points(View view, int frame) {
        return list(points, view).get(frame);
    }

    /// From a view's picture to its next.
    List<Match> next(View view, int frame) {
        return list(next, view).get(frame);
    }

    /// From the pair's first view to its second.
    List<Match> beside(ViewPair pair, int frame) {
        return list(beside, pair).get(frame);
    }

    PointPair next(View view, int frame, Match match) {
        return pair(
                points(view, frame).get(match.first()), points(view, frame + 1).get(match.second()));
    }

    PointPair beside(ViewPair pair, int frame, Match match) {
        return pair(
                points(pair.first(), frame).get(match.first()),
                points(pair.second(), frame).get(match.second()));
    }

    private static PointPair pair(Point first, Point second) {
        return new PointPair(first.u(), first.v(), second.u(), second.v());
    }

    /// The geometry of two cameras of the rig, on the canvas.
    static SampsonError ofRig(Drive drive, ViewPair pair) {
        Pose move = drive.camera(pair.first())
                .rigFromCamera()
                .relativeTo(drive.camera(pair.second()).rigFromCamera());
        double[] canvas = {PointPair.FOCAL, PointPair.FOCAL, PointPair.CENTRE_U, PointPair.CENTRE_V};
        double[] turn = {
            move.r00(), move.r01(), move.r02(), move.r10(), move.r11(), move.r12(), move.r20(), move.r21(), move.r22()
        };
        return SampsonError.ofCameras(canvas, canvas, turn, new double[] {move.tx(), move.ty(), move.tz()});
    }

    /// The middle value; NaN of none.
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// NaN of none; values that are not numbers are left out.
    static double mean(double... values) {
        return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
    }
}
