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

    /// Metres between the places that are smoothed.
    private static final double EVEN_STEP = 0.25;

    private static final int MOST_EVEN = 20_000;

    /// Widths of the bell in tolerances. A shake is about half a tolerance from one pixel to the next.
    private static final double[] SIGMAS = {7, 10, 14, 20};

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

    /// Few control points for what a hand drew, without its shake: steadied as little as makes it drivable. Where it is
    /// sharper than that even then, it was meant so.
    ///
    /// @param tolerance metres, above 0
    /// @param sharpest  curvature that can be driven, 1/m
    /// @throws InvalidInputException if less than 5 cm were drawn
    public static List<Point3> drivable(List<Point3> drawn, double tolerance, double sharpest) {
        List<Point3> first = List.of();
        for (double sigma : SIGMAS) {
            List<Point3> fitted = fitted(steadied(drawn, sigma * tolerance), tolerance);
            first = first.isEmpty() ? fitted : first;
            if (SolvedPath.of(DrivePath.through(PathKind.CATMULL_ROM, fitted)).sharpest() <= sharpest) {
                return fitted;
            }
        }
        return first;
    }

    /// What a hand drew without its shake: places at even steps, each the mean of its neighbours weighted by a bell of
    /// the width `sigma`. The ends stay where they are.
    ///
    /// @param sigma metres, above 0
    /// @throws InvalidInputException if less than 5 cm were drawn
    public static List<Point3> steadied(List<Point3> drawn, double sigma) {
        List<Point3> places = even(thinned(drawn));
        int n = places.size();
        double step = n > 1 ? length(places) / (n - 1) : EVEN_STEP;
        int reach = (int) Math.min(n - 1, Math.ceil(3 * sigma / Math.max(step, 1e-6)));
        List<Point3> steady = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Point3 sum = Point3.ORIGIN;
            double weights = 0;
            for (int k = -reach; k <= reach; k++) {
                double away = k * step / sigma;
                double weight = Math.exp(-away * away / 2);
                sum = sum.plus(beyond(places, i + k).times(weight));
                weights += weight;
            }
            steady.add(sum.times(1 / weights));
        }
        steady.set(0, places.getFirst());
        steady.set(n - 1, places.getLast());
        return steady;
    }

    /// Behind an end the places are mirrored at it, so that the mean at the end is the end.
    private static Point3 beyond(List<Point3> places, int index) {
        int last = places.size() - 1;
        if (index < 0) {
            return places.getFirst().times(2).minus(places.get(Math.min(last, -index)));
        }
        return index > last
                ? places.getLast().times(2).minus(places.get(Math.max(0, 2 * last - index)))
                : places.get(index);
    }

    private static double length(List<Point3> places) {
        double length = 0;
        for (int i = 1; i < places.size(); i++) {
            length += places.get(i - 1).distanceTo(places.get(i));
        }
        return length;
    }

    /// The same way in even steps.
    private static List<Point3> even(List<Point3> places) {
        if (places.size() < 2) {
            throw new InvalidInputException("what was drawn has no length; draw further");
        }
        double length = length(places);
        int steps = (int) Math.clamp(Math.ceil(length / EVEN_STEP), 1, MOST_EVEN);
        List<Point3> even = new ArrayList<>();
        even.add(places.getFirst());
        double before = 0;
        int at = 0;
        for (int i = 1; i < steps; i++) {
            double wanted = length * i / steps;
            double piece = places.get(at).distanceTo(places.get(at + 1));
            while (before + piece < wanted && at + 2 < places.size()) {
                before += piece;
                at++;
                piece = places.get(at).distanceTo(places.get(at + 1));
            }
            even.add(places.get(at).mix(places.get(at + 1), Math.clamp((wanted - before) / piece, 0, 1)));
        }
        even.add(places.getLast());
        return even;
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
