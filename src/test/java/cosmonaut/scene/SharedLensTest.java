package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SharedLensTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 56;

    /// A ball: white where the ray lies within `radius` (a tangent) of the axis.
    private static Picture disc(Intrinsics lens, double radius) {
        Picture picture = Picture.black(lens.width(), lens.height());
        for (int y = 0; y < lens.height(); y++) {
            for (int x = 0; x < lens.width(); x++) {
                double right = (x - lens.cx()) / lens.fx();
                double below = (y - lens.cy()) / lens.fy();
                if (right * right + below * below < radius * radius) {
                    Arrays.fill(picture.rgb(), 3 * (y * lens.width() + x), 3 * (y * lens.width() + x) + 3, (byte) 255);
                }
            }
        }
        return picture;
    }

    private static Scene scene(Intrinsics lens, boolean assumed, Optional<Picture> large) {
        float[] metres = new float[lens.width() * lens.height()];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = 2 + i % lens.width() * 0.01f;
        }
        return new Scene(
                "disc",
                "Disc",
                "a disc",
                "own",
                disc(lens, 0.15),
                Optional.of(new DepthPicture(lens.width(), lens.height(), metres)),
                lens,
                assumed,
                SuggestedFlight.CAREFUL,
                assumed,
                large,
                Optional.empty(),
                OptionalLong.empty());
    }

    private static CameraPath path(double... verticalDegrees) {
        return new CameraPath(
                Arrays.stream(verticalDegrees)
                        .mapToObj(v -> new CameraFrame(Pose.IDENTITY, Intrinsics.ofVerticalFov(v, WIDTH, HEIGHT)))
                        .toList(),
                12);
    }

    private static void assertAgree(SharedLens shared) {
        assertEquals(shared.scene().lens(), shared.path().get(0).intrinsics());
    }

    private static int white(Picture picture, boolean alongRow) {
        int count = 0;
        for (int i = 0; i < (alongRow ? picture.width() : picture.height()); i++) {
            int pixel = alongRow ? picture.value(i, picture.height() / 2, 0) : picture.value(picture.width() / 2, i, 0);
            count += pixel > 127 ? 1 : 0;
        }
        return count;
    }

    @Test
    void anAssumedLensGivesWay() {
        Scene scene = scene(Intrinsics.ofVerticalFov(44, WIDTH, HEIGHT), true, Optional.empty());
        CameraPath path = path(60, 50);
        SharedLens shared = SharedLens.of(scene, path);
        assertAgree(shared);
        assertSame(path, shared.path());
        assertSame(scene.picture(), shared.scene().picture());
        assertEquals(60, shared.scene().lens().verticalFov(), 1e-9);
        assertTrue(shared.note().orElse("").contains("60.0 degrees"));
    }

    @Test
    void aWiderPathTakesThePicturesLensAndKeepsItsZooms() {
        Scene scene = scene(Intrinsics.ofVerticalFov(40, WIDTH, HEIGHT), false, Optional.empty());
        CameraPath path = path(80, 60, 80);
        SharedLens shared = SharedLens.of(scene, path);
        assertAgree(shared);
        assertSame(scene, shared.scene());
        double zoom = path.get(1).intrinsics().fy() / path.get(0).intrinsics().fy();
        assertEquals(zoom * scene.lens().fy(), shared.path().get(1).intrinsics().fy(), 1e-9);
        assertEquals(scene.lens().fx(), shared.path().get(2).intrinsics().fx(), 1e-9);
        assertTrue(shared.note().orElse("").contains("wider"));
    }

    /// What the crop shows is what the narrower lens sees: the disc stays round and has the size of its angle,
    /// the depth is that of the same rays.
    @Test
    void aNarrowerPathCropsPictureAndDepth() {
        Intrinsics lens = Intrinsics.ofVerticalFov(60, WIDTH, HEIGHT);
        Picture large = disc(Intrinsics.ofVerticalFov(60, 640, 352), 0.15);
        for (Optional<Picture> source : List.of(Optional.<Picture>empty(), Optional.of(large))) {
            SharedLens shared = SharedLens.of(scene(lens, false, source), path(35, 35, 30));
            assertAgree(shared);
            Intrinsics narrow = shared.scene().lens();
            assertEquals(35, narrow.verticalFov(), 1e-9);
            assertEquals(narrow.fx(), narrow.fy(), 1e-9);
            double diameter = 2 * 0.15 * narrow.fy();
            assertEquals(diameter, white(shared.scene().picture(), true), 2);
            assertEquals(diameter, white(shared.scene().picture(), false), 2);
            DepthPicture depth = shared.scene().depth().orElseThrow();
            int x = 80;
            double there = (x - narrow.cx()) / narrow.fx() * lens.fx() + lens.cx();
            assertEquals(2 + 0.01 * there, depth.metres()[28 * WIDTH + x], 1e-3);
            assertEquals(30, shared.path().get(2).intrinsics().verticalFov(), 1e-9);
            assertTrue(shared.note().orElse("").contains("cropped"));
        }
    }

    @Test
    void equalLensesNeedNoWord() {
        Scene scene = scene(Intrinsics.ofVerticalFov(60, WIDTH, HEIGHT), false, Optional.empty());
        assertEquals(Optional.empty(), SharedLens.of(scene, path(60, 70)).note());
        SharedLens nearly = SharedLens.of(scene, path(60.01, 70));
        assertEquals(Optional.empty(), nearly.note());
        assertAgree(nearly);
    }

    @Test
    void aCropOfAFewPixelsIsRefused() {
        Scene scene = scene(Intrinsics.ofVerticalFov(60, WIDTH, HEIGHT), false, Optional.empty());
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> SharedLens.of(scene, path(4)));
        assertTrue(String.valueOf(error.getMessage()).contains("too narrow"), error.getMessage());
    }

    /// The large picture of a scene whose heights were cut no longer shows the same view.
    @Test
    void aLargePictureIsLeftBehindWhereItShowsMoreHeight() {
        Intrinsics lens = Intrinsics.ofVerticalFov(60, WIDTH, HEIGHT);
        Picture large = disc(Intrinsics.ofVerticalFov(60, 640, 352), 0.15);
        Scene scene = scene(lens, false, Optional.of(large));
        assertTrue(scene.atSize(192, 112).large().isPresent());
        assertTrue(scene.atSize(96, 32).large().isEmpty());
    }
}
