package cosmonaut.drive.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.Snapping.Kind;
import cosmonaut.drive.edit.Snapping.Snapped;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a place is brought to, and what it is not.
final class SnappingTest {

    private static final double REACH = 0.8;
    private static final double GRID = 5;

    private static DrivePath path(Point3... places) {
        return DrivePath.through(PathKind.CATMULL_ROM, List.of(places));
    }

    private static Snapped added(DrivePath path, double x, double y) {
        return Snapping.place(path, 0, Point3.flat(x, y), REACH, GRID);
    }

    private static void assertAt(double x, double y, Snapped snapped) {
        assertEquals(x, snapped.place().x(), 1e-9, snapped.toString());
        assertEquals(y, snapped.place().y(), 1e-9, snapped.toString());
    }

    @Test
    void straightOnWinsOverRoundHeadings() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 6));
        double course = Math.atan2(6, 20);
        Snapped snapped = added(
                path,
                20 + 22 * Math.cos(course) - 0.3 * Math.sin(course),
                6 + 22 * Math.sin(course) + 0.3 * Math.cos(course));
        assertEquals(Kind.STRAIGHT, snapped.kind());
        assertEquals(Point3.flat(20, 6), snapped.from());
        assertEquals(Math.toDegrees(course), snapped.degrees(), 1e-9);
        assertAt(20 + 22 * Math.cos(course), 6 + 22 * Math.sin(course), snapped);
    }

    @Test
    void headingsAreRoundInFifteenDegreesWithinReach() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 1));
        double a = Math.toRadians(45);
        Snapped snapped = added(path, 20 + 24 * Math.cos(a) + 0.4, 1 + 24 * Math.sin(a));
        assertEquals(Kind.HEADING, snapped.kind());
        assertEquals(45, snapped.degrees(), 1e-9);
        assertEquals(a, Point3.flat(20, 1).headingTo(snapped.place()), 1e-9);
        Snapped off = added(path, 20 + 24 * Math.cos(a) + 2.4, 1 + 24 * Math.sin(a) - 2.1);
        assertTrue(off.kind() == Kind.FREE || off.kind() == Kind.GRID, off.toString());
    }

    @Test
    void aNewLegRunsAlongAnotherOne() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 3), Point3.flat(22, 12));
        double course = Math.atan2(3, 20);
        Snapped snapped = added(path, 22 + 30 * Math.cos(course), 12 + 30 * Math.sin(course) + 0.2);
        assertEquals(Kind.COURSE, snapped.kind());
        assertEquals(course, Point3.flat(22, 12).headingTo(snapped.place()), 1e-9);
    }

    @Test
    void arcsTurnByRoundAnglesWithRoundRadii() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 0))
                .withTangent(2, Tangent.level(0, 6))
                .withNext(2, Stretch.ARC);
        Snapped snapped = added(path, 20 + 12.2, 11.9);
        assertEquals(Kind.ARC, snapped.kind());
        assertEquals(90, snapped.degrees(), 1e-9);
        assertEquals(12, snapped.radius(), 1e-9);
        assertAt(32, 12, snapped);
        SolvedPath solved = SolvedPath.of(path.appended(snapped.place()));
        assertEquals(Math.PI / 2, solved.curve().end().heading(), 1e-6, "the arc turns by a right angle");
    }

    @Test
    void aPointBetweenOthersArrivesStraightToo() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(13, 7), Point3.flat(40, 20), Point3.flat(60, 33));
        double course = Math.atan2(13, 20);
        Point3 wanted = Point3.flat(40 - 24 * Math.cos(course), 20 - 24 * Math.sin(course) + 0.3);
        Snapped snapped = Snapping.place(path, 2, wanted, REACH, GRID);
        assertEquals(Kind.STRAIGHT, snapped.kind());
        assertEquals(course, snapped.place().headingTo(Point3.flat(40, 20)), 1e-9);
    }

    @Test
    void elsewhereTheGridAttractsEachAxisForItself() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 1));
        Snapped corner = added(path, 45.2, 29.7);
        assertEquals(Kind.GRID, corner.kind());
        assertAt(45, 30, corner);
        assertAt(45, 28.2, added(path, 45.2, 28.2));
        assertEquals(Kind.FREE, added(path, 47.4, 23.1).kind());
    }

    @Test
    void tangentsTurnToTheirNeighboursAndToRoundHeadings() {
        DrivePath path = path(Point3.ORIGIN, Point3.flat(20, 4), Point3.flat(40, 30));
        assertEquals(Math.toRadians(30), Snapping.heading(path, 2, Math.toRadians(31.5)), 1e-9);
        double chord = Math.atan2(4, 20);
        assertEquals(chord, Snapping.heading(path, 2, chord + Math.toRadians(1)), 1e-9);
        assertEquals(Math.toRadians(37), Snapping.heading(path, 2, Math.toRadians(37)), 1e-9, "nothing is near");
    }
}
