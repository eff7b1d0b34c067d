package cosmonaut.drive.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CurvesTest {

    @Test
    void theCentripetalSegmentIsThatOfTheReference() {
        CubicBezier segment =
                CatmullRom.segment(Point3.flat(0, 0), Point3.flat(10, 0), Point3.flat(20, 3), Point3.flat(30, 10));
        assertPlace(13.370021, 0.494614, segment.p1(), 5e-7);
        assertPlace(16.787063, 1.443648, segment.p2(), 5e-7);
        assertPlace(13.038934, 0.571974, segment.at(0.3), 5e-7);
    }

    @Test
    void theClothoidBetweenTwoPosesIsThatOfTheReference() {
        Clothoid fit = ClothoidFit.between(Point3.ORIGIN, 0, Point3.flat(20, 5), 0.4);
        assertEquals(0.0322359446, fit.curvature(), 5e-11);
        assertEquals(-0.00124927214, fit.sharpness(), 5e-12);
        assertEquals(20.7577696, fit.length(), 5e-8);
        assertPlace(20, 5, fit.end().place(), 1e-9);
        assertEquals(0.4, fit.end().heading(), 1e-12);
    }

    @Test
    void clothoidsMeetEveryPairOfHeadings() {
        for (double from = -2; from <= 2; from += 0.5) {
            for (double to = -2; to <= 2; to += 0.5) {
                Clothoid fit = ClothoidFit.between(Point3.ORIGIN, from, new Point3(30, -4, 1), to);
                assertPlace(30, -4, fit.end().place(), 1e-6);
                assertEquals(1, fit.end().z(), 1e-9);
                assertEquals(to, Heading.wrapped(fit.end().heading()), 1e-9, from + " to " + to);
            }
        }
    }

    @Test
    void aClothoidIntegratesItsOwnCurvature() {
        Clothoid clothoid = new Clothoid(1, 2, 0, 0.3, 0.02, 0.004, 40, 0);
        double x = 1;
        double y = 2;
        int parts = 400_000;
        for (int i = 0; i < parts; i++) {
            double s = (i + 0.5) * 40 / parts;
            double heading = 0.3 + 0.02 * s + 0.002 * s * s;
            x += Math.cos(heading) * 40 / parts;
            y += Math.sin(heading) * 40 / parts;
        }
        assertPlace(x, y, clothoid.end().place(), 1e-8);
        assertEquals(0.02 + 0.004 * 40, clothoid.end().curvature(), 1e-15);
    }

    @Test
    void anArcIsPartOfACircle() {
        Clothoid arc = Clothoid.arc(Point3.ORIGIN, 0, Point3.flat(10, 10));
        assertEquals(0.1, arc.curvature(), 1e-12);
        assertEquals(5 * Math.PI, arc.length(), 1e-12);
        assertEquals(Math.PI / 2, arc.end().heading(), 1e-12);
        for (double s = 0; s <= arc.length(); s += 1) {
            assertEquals(10, arc.at(s).place().distanceTo(Point3.flat(0, 10)), 1e-12);
        }
        assertEquals(0, Clothoid.arc(Point3.ORIGIN, 0, Point3.flat(7, 0)).curvature());
    }

    @Test
    void lengthOnABezierCurveIsItsOwnInverse() {
        BezierCurve curve = new BezierCurve(
                new CubicBezier(Point3.ORIGIN, new Point3(12, 0, 1), new Point3(14, 9, -1), new Point3(30, 10, 2)));
        double along = 0;
        Point3 before = Point3.ORIGIN;
        for (int i = 1; i <= 200_000; i++) {
            Point3 at = curve.bezier().at(i / 200_000.0);
            along += at.distanceTo(before);
            before = at;
        }
        assertEquals(along, curve.length(), 1e-6);
        for (double s = 0; s <= curve.length(); s += 0.37) {
            double u = curve.parameter(s);
            double walked = GaussLegendre.integral(curve.bezier()::speed, 0, u, 200);
            assertEquals(s, walked, 1e-6);
        }
    }

    @Test
    void curvatureIsTheTurnPerMetre() {
        BezierCurve curve = new BezierCurve(
                new CubicBezier(Point3.ORIGIN, new Point3(8, 0, 1), new Point3(12, 6, 2), new Point3(12, 14, 3)));
        double h = 1e-4;
        for (double s = 1; s < curve.length() - 1; s += 1) {
            double turn = curve.at(s + h).heading() - curve.at(s - h).heading();
            assertEquals(turn / (2 * h), curve.at(s).curvature(), 1e-6);
            double rise = curve.at(s + h).z() - curve.at(s - h).z();
            assertEquals(rise / (2 * h), curve.at(s).slope(), 1e-6);
        }
    }

    @Test
    void theHalvesOfABezierCurveAreTheCurve() {
        CubicBezier curve =
                new CubicBezier(Point3.ORIGIN, new Point3(8, 0, 1), new Point3(12, 6, 2), new Point3(12, 14, 3));
        CubicBezier[] halves = curve.split(0.3);
        assertEquals(0, halves[0].at(0.5).distanceTo(curve.at(0.15)), 1e-14);
        assertEquals(0, halves[1].at(0.5).distanceTo(curve.at(0.65)), 1e-14);
    }

    @Test
    void aQuinticKeepsBothItsStates() {
        Quintic quintic = Quintic.between(1, 2, 0.5, 9, -1, 0.3, 4);
        assertEquals(1, quintic.value(0));
        assertEquals(2, quintic.speed(0));
        assertEquals(0.5, quintic.acceleration(0));
        assertEquals(9, quintic.value(4), 1e-12);
        assertEquals(-1, quintic.speed(4), 1e-12);
        assertEquals(0.3, quintic.acceleration(4), 1e-12);
    }

    @Test
    void aChainFindsItsPartsByLength() {
        Clothoid line = Clothoid.line(Point3.ORIGIN, Point3.flat(10, 0));
        Clothoid arc = Clothoid.arc(Point3.flat(10, 0), 0, Point3.flat(20, 10));
        ChainedCurve chain = new ChainedCurve(List.of(line, arc));
        assertEquals(10 + 5 * Math.PI, chain.length(), 1e-12);
        assertEquals(0, chain.partAt(9.99));
        assertEquals(1, chain.partAt(10));
        assertPlace(20, 10, chain.at(1e9).place(), 1e-12);
        assertPlace(0, 0, chain.at(-1).place(), 0);
    }

    @Test
    void headingsWrapToTheHalfOpenCircle() {
        assertEquals(Math.PI, Heading.wrapped(-Math.PI));
        assertEquals(-Math.PI + 0.1, Heading.wrapped(Math.PI + 0.1), 1e-12);
        assertEquals(2 * Math.PI + 0.1, Heading.unwrapped(0.1, 6), 1e-12);
        assertEquals(Math.PI - 0.05, Heading.mix(Math.PI - 0.1, -Math.PI, 0.5), 1e-12);
    }

    @Test
    void whatIsNoCurveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Point3(Double.NaN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> CatmullRom.through(List.of(Point3.ORIGIN)));
        assertThrows(IllegalArgumentException.class, () -> ClothoidFit.between(Point3.ORIGIN, 0, Point3.ORIGIN, 1));
        assertThrows(IllegalArgumentException.class, () -> Quintic.between(0, 0, 0, 1, 0, 0, 0));
        assertTrue(ClothoidFit.between(Point3.ORIGIN, Math.PI, Point3.flat(1, 0), Math.PI)
                        .length()
                > 1);
    }

    private static void assertPlace(double x, double y, Point3 place, double tolerance) {
        assertEquals(x, place.x(), tolerance);
        assertEquals(y, place.y(), tolerance);
    }
}
