package cosmonaut.drive.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.EditHistory;
import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DrivePathTest {

    private static final List<Point3> PLACES = List.of(
            Point3.flat(0, 0), Point3.flat(12, 1), Point3.flat(22, 6), Point3.flat(30, 15), Point3.flat(34, 27));

    private static DrivePath path(PathKind kind) {
        return DrivePath.through(kind, PLACES);
    }

    private static void assertSameCourse(SolvedPath one, SolvedPath two, double tolerance) {
        assertEquals(one.length(), two.length(), tolerance);
        for (double s = 0; s <= one.length(); s += 0.5) {
            assertEquals(0, one.at(s).place().distanceTo(two.at(s).place()), tolerance, "at " + s);
        }
    }

    @ParameterizedTest
    @EnumSource(PathKind.class)
    void everyKindPassesEveryPoint(PathKind kind) {
        SolvedPath solved = SolvedPath.of(path(kind));
        for (int i = 0; i < PLACES.size(); i++) {
            CurvePoint at = solved.at(solved.metresOfPoint(i));
            assertEquals(0, at.place().distanceTo(PLACES.get(i)), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(PathKind.class)
    void aSplitKeepsTheCourse(PathKind kind) {
        SolvedPath solved = SolvedPath.of(path(kind));
        for (double share : new double[] {0.1, 0.35, 0.5, 0.77}) {
            DrivePath split = solved.split(share * solved.length());
            assertEquals(6, split.points().size());
            assertSameCourse(solved, SolvedPath.of(split), 1e-5);
        }
        assertSameCourse(solved, SolvedPath.of(solved.refined()), 1e-5);
        assertEquals(9, solved.refined().points().size());
        assertSame(solved.path(), solved.split(0.01));
    }

    @Test
    void smoothKindsHaveNoCorner() {
        for (PathKind kind : List.of(PathKind.CATMULL_ROM, PathKind.CLOTHOID)) {
            SolvedPath solved = SolvedPath.of(path(kind));
            for (int i = 1; i + 1 < PLACES.size(); i++) {
                double s = solved.metresOfPoint(i);
                assertEquals(solved.at(s - 1e-5).heading(), solved.at(s + 1e-5).heading(), 1e-4);
            }
        }
    }

    @Test
    void pointsOnACircleGiveACircle() {
        List<Point3> places = new ArrayList<>();
        for (int i = 0; i <= 6; i++) {
            places.add(Point3.flat(20 * Math.sin(i * 0.3), 20 - 20 * Math.cos(i * 0.3)));
        }
        SolvedPath solved = SolvedPath.of(DrivePath.through(PathKind.CLOTHOID, places));
        for (double s = 0; s < solved.length(); s += 1) {
            assertEquals(0.05, solved.at(s).curvature(), 1e-6);
        }
    }

    @Test
    void stretchesSnapToLinesAndArcs() {
        DrivePath path =
                path(PathKind.CATMULL_ROM).withNext(2, Stretch.STRAIGHT).withNext(3, Stretch.ARC);
        SolvedPath solved = SolvedPath.of(path);
        double from = solved.metresOfPoint(1);
        double to = solved.metresOfPoint(2);
        double arcEnd = solved.metresOfPoint(3);
        for (double s = from + 0.01; s < to; s += 0.5) {
            assertEquals(0, solved.at(s).curvature(), 1e-12);
        }
        double k = solved.at(to + 0.1).curvature();
        for (double s = to + 0.1; s < arcEnd; s += 0.5) {
            assertEquals(k, solved.at(s).curvature(), 1e-12);
        }
        for (double joint : new double[] {from, to, arcEnd}) {
            assertEquals(
                    solved.at(joint - 1e-6).heading(), solved.at(joint + 1e-6).heading(), 1e-5);
        }
    }

    @Test
    void tangentsBendThePath() {
        DrivePath path = path(PathKind.CATMULL_ROM).withTangent(3, Tangent.level(1.2, 4));
        SolvedPath solved = SolvedPath.of(path);
        assertEquals(1.2, solved.at(solved.metresOfPoint(2)).heading(), 1e-9);
        DrivePath snapped = path.snappedHeading(3, 1.2, Math.toRadians(15));
        assertEquals(
                Math.toRadians(75),
                Objects.requireNonNull(snapped.point(3).tangent()).heading(),
                1e-12);
        assertThrows(IllegalArgumentException.class, () -> Tangent.level(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Tangent(Point3.ORIGIN, 1, 1));
    }

    @Test
    void editsMoveWhatIsFree() {
        DrivePath path = path(PathKind.CATMULL_ROM).withLock(2, true);
        DrivePath moved = path.moved(Set.of(1, 2, 3), new Point3(1, 2, 3));
        assertEquals(new Point3(1, 2, 3), moved.point(1).place());
        assertEquals(PLACES.get(1), moved.point(2).place());
        DrivePath turned = path.turned(path.ids(), Point3.ORIGIN, Math.PI / 2);
        assertEquals(-6, turned.point(3).place().x(), 1e-12);
        assertEquals(22, turned.point(3).place().y(), 1e-12);
        DrivePath mirrored = path.mirrored(path.ids(), Point3.ORIGIN, 0);
        assertEquals(Point3.flat(22, -6), mirrored.point(3).place());
        assertEquals(5, path.inserted(1, Point3.flat(5, 5)).indexOf(5));
        assertEquals(6, path.inserted(1, Point3.flat(5, 5)).points().get(1).id());
        assertEquals(List.of(1, 3, 4), path.without(Set.of(2, 5)).ids());
        DrivePath pulled = path.pulled(3, Point3.flat(0, 4), 20);
        assertEquals(Point3.flat(22, 10), pulled.point(3).place());
        assertEquals(PLACES.get(1), pulled.point(2).place());
        assertTrue(pulled.point(4).place().y() > 15);
        assertEquals(PLACES.get(0), pulled.point(1).place());
    }

    @Test
    void aReversedPathIsTheSameWay() {
        DrivePath path =
                path(PathKind.CATMULL_ROM).withNext(2, Stretch.STRAIGHT).withTangent(4, Tangent.level(1, 3));
        SolvedPath there = SolvedPath.of(path);
        SolvedPath back = SolvedPath.of(path.reversed());
        assertEquals(there.length(), back.length(), 1e-9);
        for (double s = 0; s < there.length(); s += 1) {
            assertEquals(
                    0,
                    there.at(s).place().distanceTo(back.at(there.length() - s).place()),
                    1e-6);
        }
        assertEquals(path, path.reversed().reversed());
    }

    @Test
    void aHandsDrawingNeedsFewPoints() {
        Random random = new Random(7);
        List<Point3> drawn = new ArrayList<>();
        Clothoid road = new Clothoid(0, 0, 0, 0, -0.02, 0.001, 60, 0);
        for (double s = 0; s <= 60; s += 0.15) {
            drawn.add(road.at(s).place().plus(Point3.flat(random.nextGaussian() * 0.02, random.nextGaussian() * 0.02)));
        }
        List<Point3> fitted = FreehandFit.fitted(drawn, 0.15);
        assertTrue(fitted.size() <= 12, fitted.size() + " points");
        SolvedPath solved = SolvedPath.of(DrivePath.through(PathKind.CATMULL_ROM, fitted));
        for (Point3 place : drawn) {
            double near = solved.nearest(place);
            assertEquals(0, solved.at(near).place().distanceTo(place), 0.17);
        }
        assertThrows(InvalidInputException.class, () -> FreehandFit.fitted(List.of(Point3.ORIGIN), 0.1));
        List<Point3> loop = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            loop.add(Point3.flat(10 * Math.sin(i * Math.PI / 50), 10 - 10 * Math.cos(i * Math.PI / 50)));
        }
        assertTrue(FreehandFit.fitted(loop, 0.1).size() > 4);
    }

    @Test
    void aPathThatCrossesItselfSaysWhere() {
        DrivePath eight = DrivePath.through(
                PathKind.POLYLINE, List.of(Point3.ORIGIN, Point3.flat(20, 20), Point3.flat(20, 0), Point3.flat(0, 20)));
        SolvedPath.Crossing crossing = SolvedPath.of(eight).crossings(5).getFirst();
        assertEquals(Math.hypot(10, 10), crossing.first(), 1e-6);
        assertEquals(Math.hypot(20, 20) + 20 + Math.hypot(10, 10), crossing.second(), 1e-6);
        assertEquals(List.of(), SolvedPath.of(path(PathKind.CATMULL_ROM)).crossings(5));
    }

    @Test
    void whatIsNoPathIsSaidInOneLine() {
        assertRefused("no length", () -> SolvedPath.of(DrivePath.EMPTY));
        assertRefused(
                "no length",
                () -> SolvedPath.of(DrivePath.through(
                        PathKind.CLOTHOID, List.of(Point3.ORIGIN, Point3.flat(0.01, 0), Point3.ORIGIN))));
        assertRefused(
                "1.0E9 m from the start", () -> DrivePath.through(PathKind.CLOTHOID, List.of(Point3.flat(1e9, 0))));
        assertRefused(
                "two control points of the number 1",
                () -> new DrivePath(
                        PathKind.POLYLINE,
                        List.of(ControlPoint.of(1, Point3.ORIGIN), ControlPoint.of(1, Point3.ORIGIN))));
    }

    private static void assertRefused(String words, Runnable what) {
        String said = String.valueOf(
                assertThrows(InvalidInputException.class, what::run).getMessage());
        assertTrue(said.contains(words), said);
        assertEquals(1, said.lines().count());
    }

    @Test
    void doublePointsCountOnce() {
        DrivePath path = DrivePath.through(
                PathKind.CATMULL_ROM,
                List.of(Point3.ORIGIN, Point3.flat(10, 0), Point3.flat(10.01, 0), Point3.flat(20, 0)));
        SolvedPath solved = SolvedPath.of(path);
        assertEquals(20, solved.length(), 1e-9);
        assertEquals(10, solved.metresOfPoint(1), 1e-9);
        assertEquals(10, solved.metresOfPoint(2), 1e-9);
        assertEquals(20, solved.metresOfPoint(3), 1e-9);
    }

    @Test
    void historyGoesBackAndForthAndForgetsWhatWasUndoneAtTheNextEdit() {
        EditHistory<String> history = EditHistory.of("a")
                .done(EditHistory.Name.of("move", 4), "b")
                .done(EditHistory.Name.of("delete", 2), "c");
        assertEquals("c", history.value());
        assertEquals("delete", history.undoName().orElseThrow().key());
        EditHistory<String> back = history.undone();
        assertEquals("b", back.value());
        assertEquals(List.of(2), back.redoName().orElseThrow().arguments());
        assertEquals("c", back.redone().value());
        assertEquals("a", back.undone().undone().undone().value());
        EditHistory<String> other = back.done(EditHistory.Name.of("insert", 9), "d");
        assertTrue(other.redoName().isEmpty());
        assertEquals(2, other.depth());
        assertEquals(
                List.of("insert", "move"),
                other.names().stream().map(EditHistory.Name::key).toList());
        assertEquals("e", other.continued("e").value());
        assertEquals("b", other.continued("e").undone().value());
        assertSame(other, other.done(EditHistory.Name.of("none"), "d"));
        assertEquals("c", history.value());
        assertThrows(IllegalStateException.class, () -> EditHistory.of("a").continued("b"));
        EditHistory<Integer> long_ = EditHistory.of(0);
        for (int i = 1; i <= 100_000; i++) {
            long_ = long_.done(EditHistory.Name.of("n", i), i);
        }
        for (int i = 0; i < 100_000; i++) {
            long_ = long_.undone();
        }
        assertEquals(0, long_.value());
        assertEquals(1, long_.redone().value());
    }
}
