package cosmonaut.drive.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.CatmullRom;
import cosmonaut.drive.curve.CubicBezier;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Few control points for what a hand drew: those at which the Catmull-Rom curve through them keeps within a tolerance.
///
/// It begins with the ends and, on every stretch that strays, adds the drawn place furthest from the curve.
public final class FreehandFit {

    private static final double LEAST_STEP = 0.05;
    private static final int SAMPLES = 12;
    private static final int MOST_ROUNDS = 24;
    private static final int MOST_DRAWN = 200_000;

    private FreehandFit() {}

    /// @param drawn     places in order; those closer than 5 cm to the one before do not count
    /// @param tolerance metres, above 0
    /// @return two places or more, from the first that was drawn to the last
    /// @throws InvalidInputException if less than 5 cm were drawn
    public static List<Point3> fitted(List<Point3> drawn, double tolerance) {
        List<Point3> places = thinned(drawn);
        if (places.size() < 2) {
            throw new InvalidInputException("what was drawn has no length; draw further");
        }
        BitSet chosen = new BitSet(places.size());
        chosen.set(0);
        chosen.set(places.size() - 1);
        boolean added = true;
        for (int round = 0; round < MOST_ROUNDS && added; round++) {
            added = refine(places, chosen, tolerance);
        }
        return chosen(places, chosen);
    }

    private static List<Point3> chosen(List<Point3> places, BitSet chosen) {
        return chosen.stream().mapToObj(places::get).toList();
    }

    private static List<Point3> thinned(List<Point3> drawn) {
        if (drawn.size() > MOST_DRAWN) {
            throw new InvalidInputException(
                    "what was drawn has " + drawn.size() + " places, at most " + MOST_DRAWN + " are fitted; thin it");
        }
        List<Point3> places = new ArrayList<>();
        for (Point3 place : drawn) {
            if (places.isEmpty() || places.getLast().distanceTo(place) >= LEAST_STEP) {
                places.add(place);
            }
        }
        Point3 end = drawn.isEmpty() ? Point3.ORIGIN : drawn.getLast();
        if (places.size() > 1 && !places.getLast().equals(end)) {
            places.set(places.size() - 1, end);
        }
        return places;
    }

    private static boolean refine(List<Point3> places, BitSet chosen, double tolerance) {
        List<Point3> points = chosen(places, chosen);
        // A closed loop begins and ends at one place, and a spline of two equal points has no segment.
        if (points.size() == 2 && points.getFirst().distanceTo(points.getLast()) < LEAST_STEP) {
            chosen.set(furthest(places));
            return true;
        }
        List<CubicBezier> curve = CatmullRom.through(points);
        boolean added = false;
        int from = 0;
        for (CubicBezier segment : curve) {
            int to = chosen.nextSetBit(from + 1);
            int worst = worst(places, from, to, segment, tolerance);
            if (worst > 0) {
                chosen.set(worst);
                added = true;
            }
            from = to;
        }
        return added;
    }

    private static int furthest(List<Point3> places) {
        int best = places.size() / 2;
        for (int i = 1; i + 1 < places.size(); i++) {
            if (places.get(i).distanceTo(places.getFirst()) > places.get(best).distanceTo(places.getFirst())) {
                best = i;
            }
        }
        return best;
    }

    /// The place between two chosen ones that is furthest from the segment, or -1 where all are near enough.
    private static int worst(List<Point3> places, int from, int to, CubicBezier segment, double tolerance) {
        Point3[] samples = new Point3[SAMPLES + 1];
        for (int i = 0; i <= SAMPLES; i++) {
            samples[i] = segment.at((double) i / SAMPLES);
        }
        int worst = -1;
        double largest = tolerance;
        for (int i = from + 1; i < to; i++) {
            double away = Double.MAX_VALUE;
            for (int k = 0; k < SAMPLES; k++) {
                away = Math.min(away, distance(places.get(i), samples[k], samples[k + 1]));
            }
            if (away > largest) {
                largest = away;
                worst = i;
            }
        }
        return worst;
    }

    /// From a place to the line between two others.
    static double distance(Point3 place, Point3 a, Point3 b) {
        Point3 way = b.minus(a);
        double square = way.dot(way);
        double share = square > 0 ? Math.clamp(place.minus(a).dot(way) / square, 0, 1) : 0;
        return place.distanceTo(a.mix(b, share));
    }
}
