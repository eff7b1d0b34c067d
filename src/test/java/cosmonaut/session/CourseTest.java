package cosmonaut.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.SolidScene;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Scripted flights against walls: walked, flown as they stand, and watched.
final class CourseTest {

    private static final CameraFrame START = new CameraFrame(Pose.at(0, -1.6, 0), SolidScene.LENS);

    private static SolidScene wallAhead() {
        return new SolidScene().slope(0, 0).sheet(-9, -4, 5, 9, 0, 5);
    }

    private static CameraPath path(Move move, int frames) {
        return move.path(START, frames, 24, Pace.DEFAULT);
    }

    /// The cameras of the pictures that the flight shows.
    private static List<CameraFrame> flown(SolidScene scene, Course course, CameraFrame... imagined)
            throws IOException {
        List<CameraFrame> shown = new ArrayList<>();
        new Flight(new SceneWorld(scene, true, imagined), SceneWorld.start(START), course)
                .fly((index, frame) -> shown.add(frame.camera()), (done, total, seconds) -> {});
        assertTrue(course.cameras().equals(shown), "what is told is what was shown");
        return shown;
    }

    @Test
    void aWalkedMoveStopsBeforeAWallAndAGhostGoesThroughIt() throws IOException {
        CameraPath forward = path(Move.FORWARD, 240);
        List<CameraFrame> walked = flown(wallAhead(), Course.walked(forward));
        double reached = walked.getLast().pose().tz();
        assertTrue(reached > 3.1 && reached < 3.6, "reached " + reached);
        assertTrue(forward.frames().equals(flown(wallAhead(), Course.along(forward))));
        double height = walked.getLast().pose().ty();
        assertEquals(-1.6, height, 0.15, "the foot of a wall is no slope");
    }

    @Test
    void inTheOpenAWalkedMoveIsTheMove() throws IOException {
        SolidScene open = new SolidScene().slope(0, 0);
        for (Move move : List.of(Move.FORWARD, Move.LEFT, Move.TURN_RIGHT, Move.ORBIT_LEFT, Move.STILL)) {
            CameraPath path = path(move, 60);
            List<CameraFrame> walked = flown(open, Course.walked(path));
            for (int i = 0; i < walked.size(); i++) {
                double off = walked.get(i).pose().distanceTo(path.pose(i));
                assertTrue(off < 0.06, move + " is " + off + " m off at picture " + i);
                assertEquals(0, walked.get(i).pose().degreesTo(path.pose(i)), 1e-6);
            }
        }
    }

    @Test
    void aWatchedPathIsFlownAsItStandsAndTellsItsFirstCollision() throws IOException {
        CameraPath forward = path(Move.FORWARD, 240);
        Course course = Course.watched(forward);
        assertTrue(forward.frames().equals(flown(wallAhead(), course)));
        Course.Collision collision = course.collision().orElseThrow();
        double before = forward.pose(collision.picture() - 1).tz();
        assertEquals(5, before, 0.3);
        assertEquals(5 - before, collision.metres(), 0.3);
        Course away = Course.watched(path(Move.BACKWARD, 100));
        flown(wallAhead(), away);
        assertTrue(away.collision().isEmpty());
    }

    @Test
    void whatWasOnlyImaginedIsInTheWayToo() throws IOException {
        SolidScene behind = new SolidScene().slope(0, 0).sheet(-9, -4, -3, 9, 0, -3);
        CameraFrame back = SolidScene.camera(0, -1.6, 0, 180);
        CameraPath backward = path(Move.BACKWARD, 160);
        assertTrue(
                flown(behind, Course.walked(backward)).getLast().pose().tz() < -3,
                "what nobody has seen or imagined stops nobody");
        double reached =
                flown(behind, Course.walked(backward), back).getLast().pose().tz();
        assertTrue(reached < -2 && reached > -2.6, "reached " + reached);
        Course watched = Course.watched(backward);
        flown(behind, watched, back);
        Course.Collision collision = watched.collision().orElseThrow();
        assertEquals(-3, backward.pose(collision.picture()).tz(), 0.3);
    }
}
