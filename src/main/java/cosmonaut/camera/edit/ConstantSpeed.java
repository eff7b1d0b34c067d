package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/// Flies the way of a path at one speed, in the same time.
public final class ConstantSpeed {

    /// Places of the new path that its keys are chosen from.
    private static final int LEAST_PLACES = 240;

    private static final int PLACES_A_SECOND = 120;
    private static final int MOST_PLACES = 20_000;

    /// Pieces of the curve for each of those, by which its length is measured.
    private static final int FINER = 8;

    /// How far the new path may be off, in seconds of its flight.
    private static final double LEEWAY_SECONDS = 3e-5;

    private static final double LEEWAY_DEGREES = 0.05;
    private static final double LARGEST_TURN = 10;

    private ConstantSpeed() {}

    /// The curve is measured, cut into pieces of equal length, and new keys are set where they are needed to follow it
    /// within 30 microseconds of its flight and 0.05 degrees. Eases are gone, since they are changes of speed.
    ///
    /// @throws InvalidInputException if the path goes nowhere, or turns while it stands still
    public static EditablePath of(EditablePath path) {
        int places = (int) Math.clamp(path.duration() * PLACES_A_SECOND, LEAST_PLACES, MOST_PLACES);
        double[] lengths = lengths(path, places * FINER);
        double whole = lengths[lengths.length - 1];
        if (!(whole > 1e-9)) {
            throw new InvalidInputException("the path goes nowhere, so it has no speed to make constant");
        }
        List<PathKey> even = new ArrayList<>();
        int at = 0;
        for (int i = 0; i <= places; i++) {
            double length = i == places ? whole : whole / places * i;
            while (at < lengths.length - 2 && lengths[at + 1] < length) {
                at++;
            }
            double step = lengths[at + 1] - lengths[at];
            double share = step > 0 ? Math.clamp((length - lengths[at]) / step, 0, 1) : 0;
            double then = (at + share) / (lengths.length - 1) * path.duration();
            PathKey key = i == places
                    ? PathKey.of(path.duration(), path.at(path.duration()))
                    : PathKey.of(path.duration() / places * i, path.at(then));
            if (!even.isEmpty() && even.getLast().pose().degreesTo(key.pose()) > LARGEST_TURN) {
                throw new InvalidInputException("the path turns while it stands still, near " + (float) then
                        + " s; move or delete the keys there, then make its speed constant");
            }
            even.add(key);
        }
        double leeway = whole / path.duration() * LEEWAY_SECONDS;
        PathSimplification.Tolerance tolerance = new PathSimplification.Tolerance(leeway, LEEWAY_DEGREES);
        return PathSimplification.ofSamples(even, tolerance).path();
    }

    /// The length of the curve up to each of `pieces` even times after 0, in metres.
    private static double[] lengths(EditablePath path, int pieces) {
        double[] lengths = new double[pieces + 1];
        for (int i = 1; i <= pieces; i++) {
            double from = path.duration() * (i - 1) / pieces;
            double to = path.duration() * i / pieces;
            lengths[i] =
                    lengths[i - 1] + path.at(from).pose().distanceTo(path.at(to).pose());
        }
        return lengths;
    }
}
