package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// Makes the cameras of a flight a path of few keys, within a stated error at every one of them.
///
/// Keys are cameras of the flight. They are set where the curve is furthest off, piece by piece, until it is within the
/// tolerance everywhere; then every key is taken out again without which it still is. The error is that of the path as
/// it is flown: the camera at the time of each picture against the one that was recorded.
public final class PathSimplification {

    /// Passes in which keys are taken out; after two or three there is none left to take.
    private static final int PASSES = 4;

    /// A key bends the curve up to two keys away, and at an end one further.
    private static final int REACH = 3;

    private PathSimplification() {}

    /// How far the path may be off.
    ///
    /// @param metres between camera centres, above 0
    /// @param degrees between the cameras' turns, and between their fields of view, above 0
    public record Tolerance(double metres, double degrees) {

        public static final Tolerance DEFAULT = new Tolerance(0.01, 0.5);

        /// @throws InvalidInputException if one is not above 0
        public Tolerance {
            if (!(metres > 0 && metres <= 1e6 && degrees > 0 && degrees <= 180)) {
                throw new InvalidInputException("an error of " + metres + " m and " + degrees
                        + " degrees is not possible; use more than 0, at most 1000000 m and 180 degrees");
            }
        }
    }

    /// A path, and how far it is off at the cameras that it stands for.
    ///
    /// @param samples how many cameras there were
    /// @param metres the largest distance
    /// @param degrees the largest turn
    /// @param lensDegrees the largest difference of the vertical fields of view
    public record Simplified(EditablePath path, int samples, double metres, double degrees, double lensDegrees) {

        /// In one line.
        public String understood() {
            return String.format(
                    Locale.ROOT,
                    "%d cameras became %d keys, off by at most %.4f m, %.3f degrees of turn and %.3f of view",
                    samples,
                    path.size(),
                    metres,
                    degrees,
                    lensDegrees);
        }
    }

    /// The path through a flight's cameras. Lenses of another picture size are brought to the first's.
    public static Simplified of(CameraPath flown, Tolerance tolerance) {
        Intrinsics first = flown.get(0).intrinsics();
        List<PathKey> samples = new ArrayList<>();
        for (int i = 0; i < flown.size(); i++) {
            Intrinsics lens = flown.get(i).intrinsics();
            boolean same = lens.width() == first.width() && lens.height() == first.height();
            samples.add(PathKey.of(
                    flown.seconds(i),
                    new CameraFrame(flown.pose(i), same ? lens : lens.scaledTo(first.width(), first.height()))));
        }
        return ofSamples(samples, tolerance);
    }

    /// The path through cameras at any rising times, the first at 0 s.
    ///
    /// @throws InvalidInputException if there is none
    public static Simplified ofSamples(List<PathKey> samples, Tolerance tolerance) {
        if (samples.isEmpty()) {
            throw new InvalidInputException("there is no camera to make a path of");
        }
        Fit fit = new Fit(EditablePath.of(samples, Interpolation.SMOOTH).keys(), tolerance);
        fit.add();
        for (int pass = 0; pass < PASSES && fit.takeOut(); pass++) {
            // until nothing can be taken out any more
        }
        return fit.simplified();
    }

    /// The search: which samples are keys.
    private static final class Fit {

        private final List<PathKey> samples;
        private final Tolerance tolerance;
        private List<Integer> chosen;

        Fit(List<PathKey> samples, Tolerance tolerance) {
            this.samples = samples;
            this.tolerance = tolerance;
            this.chosen = samples.size() == 1 ? List.of(0) : List.of(0, samples.size() - 1);
        }

        /// Adds the worst sample of every piece that is off, until none is.
        void add() {
            boolean off = true;
            while (off) {
                PathCurve curve = curve(chosen);
                TreeSet<Integer> more = new TreeSet<>(chosen);
                for (int k = 0; k + 1 < chosen.size(); k++) {
                    int worst = -1;
                    double most = 1;
                    for (int i = chosen.get(k) + 1; i < chosen.get(k + 1); i++) {
                        double error = error(curve, i);
                        if (error > most) {
                            most = error;
                            worst = i;
                        }
                    }
                    if (worst >= 0) {
                        more.add(worst);
                    }
                }
                off = more.size() > chosen.size();
                chosen = new ArrayList<>(more);
            }
        }

        /// Takes out the keys without which the curve stays within the tolerance; whether there was any.
        boolean takeOut() {
            List<Integer> left = new ArrayList<>(chosen);
            for (int k = 1; k < left.size() - 1; ) {
                int from = Math.max(0, k - REACH - 1);
                int to = Math.min(left.size() - 1, k + REACH + 1);
                List<Integer> near = new ArrayList<>(left.subList(from, to + 1));
                near.remove(k - from);
                PathCurve curve = curve(near);
                int end = left.get(Math.min(left.size() - 1, k + REACH));
                boolean within = true;
                for (int i = left.get(Math.max(0, k - REACH)); within && i <= end; i++) {
                    within = error(curve, i) <= 1;
                }
                if (within) {
                    left.remove(k);
                } else {
                    k++;
                }
            }
            boolean fewer = left.size() < chosen.size();
            chosen = left;
            return fewer;
        }

        private PathCurve curve(List<Integer> indices) {
            return new PathCurve(indices.stream().map(samples::get).toList(), Interpolation.SMOOTH);
        }

        /// In tolerances: up to 1 is within.
        private double error(PathCurve curve, int index) {
            PathKey sample = samples.get(index);
            CameraFrame found = curve.at(sample.seconds());
            double metres = found.pose().distanceTo(sample.pose()) / tolerance.metres();
            double degrees = found.pose().degreesTo(sample.pose()) / tolerance.degrees();
            return Math.max(metres, Math.max(degrees, lensDegrees(found, sample) / tolerance.degrees()));
        }

        private static double lensDegrees(CameraFrame found, PathKey sample) {
            return Math.abs(found.intrinsics().verticalFov() - sample.lens().verticalFov());
        }

        Simplified simplified() {
            EditablePath path =
                    EditablePath.of(chosen.stream().map(samples::get).toList(), Interpolation.SMOOTH);
            double metres = 0;
            double degrees = 0;
            double lens = 0;
            for (PathKey sample : samples) {
                CameraFrame found = path.at(sample.seconds());
                metres = Math.max(metres, found.pose().distanceTo(sample.pose()));
                degrees = Math.max(degrees, found.pose().degreesTo(sample.pose()));
                lens = Math.max(lens, lensDegrees(found, sample));
            }
            return new Simplified(path, samples.size(), metres, degrees, lens);
        }
    }
}
