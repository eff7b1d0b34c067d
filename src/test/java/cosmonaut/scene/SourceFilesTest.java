package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.NpzWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Videos with depth and views of places on disk.
final class SourceFilesTest {

    private static final int W = 64;
    private static final int H = 32;

    @TempDir
    private Path folder;

    private static SourceScene read(Path path) {
        return SourceFiles.read(path, Optional.empty(), W, H);
    }

    private void assertRefused(Path path, String word) {
        String message = String.valueOf(
                assertThrows(InvalidInputException.class, () -> read(path)).getMessage());
        assertTrue(message.contains(word), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void aVideoIsReadFrameByFrame() throws IOException {
        Path video = GivenScenes.video(folder.resolve("v"), W, H, 5);
        assertTrue(SourceFiles.isSource(video) && !SourceFiles.isSource(folder));
        SourceScene given = SourceFiles.read(video, Optional.of("a wall"), W, H);
        assertEquals("v", given.scene().name());
        String elsewhere = String.valueOf(assertThrows(
                        InvalidInputException.class,
                        () -> SceneLibrary.in(folder).open(video.toString(), Optional.empty(), W, H))
                .getMessage());
        assertTrue(elsewhere.contains("cosmonaut rollout"), elsewhere);
        assertEquals("a wall", given.scene().prompt());
        assertEquals(SourceViews.Kind.VIDEO, given.sources().kind());
        assertEquals(5, given.sources().views().size());
        assertEquals(5, given.scene().suggested().frames());
        SourceView third = given.sources().at(2);
        assertEquals(2 - 0.125f, third.depth()[77]);
        assertEquals(0.1, third.camera().pose().tx(), 1e-6);
        assertEquals(W, third.camera().intrinsics().fx());
        assertFalse(third.counts()[0]);
        assertTrue(third.counts()[1]);
        // Lossy, but of the picture that was written.
        assertEquals(200.0 * 16 / H / 127.5 - 1, third.colour()[3 * (16 * W + 20) + 1], 0.1);
        assertEquals(given.sources().at(4), given.sources().at(99), "the last one stays");
        assertEquals(given.sources().at(0).picture(), given.scene().picture());
    }

    @Test
    void withoutAMaskAllOfItCounts() throws IOException {
        Path video = GivenScenes.video(folder.resolve("v"), W, H, 2);
        Files.delete(video.resolve("mask.npz"));
        assertTrue(read(video).sources().at(0).counts()[0]);
    }

    /// A movement is made from where every frame was taken: `w2c_t = L_t w2c_src(t)`.
    @Test
    void aMovementIsMadeFromEveryFrame() throws IOException {
        SourceScene given = read(GivenScenes.video(folder.resolve("v"), W, H, 3));
        Intrinsics lens = Intrinsics.ofHorizontalFov(70, W, H);
        List<CameraFrame> frames = List.of(
                new CameraFrame(Pose.IDENTITY, lens),
                new CameraFrame(Pose.of(Quaternion.about(0, 1, 0, 90), 0, 0, 1), lens),
                new CameraFrame(Pose.at(0, 0, 2), lens.zoomed(2)),
                new CameraFrame(Pose.at(0, 0, 3), lens));
        CameraPath path = given.path(new CameraPath(frames, 12));
        for (int t = 0; t < 4; t++) {
            Pose source = given.sources().at(t).camera().pose();
            Pose local = frames.get(t).pose().inverse();
            Pose expected = local.compose(source.inverse());
            assertArrayEquals(expected.rows(), path.pose(t).inverse().rows(), 1e-9, "w2c of picture " + t);
        }
        assertEquals(2 * W, path.get(2).intrinsics().fx(), 1e-9);
        assertEquals(W, path.get(3).intrinsics().fx(), 1e-9);
    }

    /// A larger video is shrunk to cover the wanted picture, and its upper and lower rows go.
    @Test
    void anotherSizeIsScaledAndCut() throws IOException {
        SourceScene given = read(GivenScenes.video(folder.resolve("v"), 2 * W, 2 * H + 32, 2));
        SourceView first = given.sources().at(0);
        Intrinsics lens = first.camera().intrinsics();
        assertEquals(W, lens.width());
        assertEquals(H, lens.height());
        assertEquals(W, lens.fx(), 1e-9);
        assertEquals((W - 1) / 2.0, lens.cx(), 1e-9);
        assertEquals((H - 1) / 2.0, lens.cy(), 1e-9);
        assertEquals(2, first.depth()[H * W - 1]);
        assertTrue(first.counts()[0], "the masked corner is cut off");
        // Row 8 of the rows that are left lies at row 32.5 of 96.
        assertEquals(200.0 * 32.5 / 96 / 127.5 - 1, first.colour()[3 * (8 * W + 20) + 1], 0.1);
    }

    @Test
    void viewsOfAPlaceComeWithAFlight() throws IOException {
        Path file = GivenScenes.place(folder.resolve("place.npz"), W, H, 3, 6, true);
        assertTrue(SourceFiles.isSource(file));
        SourceScene given = read(file);
        assertEquals("place", given.scene().name());
        assertEquals(SourceViews.Kind.PLACE, given.sources().kind());
        assertEquals(3, given.sources().views().size());
        assertEquals(6, given.trajectory().size());
        assertEquals(0.25, given.trajectory().get(5).pose().tx(), 1e-6);
        assertEquals(1.5 * W, given.trajectory().get(5).intrinsics().fx(), 1e-4);
        SourceView second = given.sources().at(1);
        // Colours lie in planes: of the second view red is the fourth plane.
        assertEquals((float) Math.sin(0.2 * 7 + 3), second.colour()[3 * 7], 1e-6);
        assertEquals((float) Math.sin(0.2 * 7 + 5), second.colour()[3 * 7 + 2], 1e-6);
        assertEquals(3, second.depth()[9]);
        CameraPath moved = given.path(new CameraPath(
                List.of(new CameraFrame(Pose.at(0, 0, 1), given.scene().lens())), 12));
        assertEquals(1, moved.pose(0).tz(), 1e-9);
        SourceScene without = read(GivenScenes.place(folder.resolve("bare.npz"), W, H, 1, 2, false));
        assertEquals(W, without.trajectory().getFirst().intrinsics().fx(), "the last view's lens");
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        Path video = GivenScenes.video(folder.resolve("v"), W, H, 4);
        byte[] cameras = Files.readAllBytes(video.resolve("camera.npz"));
        Files.write(video.resolve("camera.npz"), GivenScenes.cameras(W, H, 3));
        assertRefused(video, "array depth of");
        Files.write(video.resolve("camera.npz"), cameras);
        Files.write(
                video.resolve("mask.npz"),
                new NpzWriter()
                        .add("mask", "|b1", new int[] {4, 2, 2}, new float[16])
                        .bytes());
        assertRefused(video, "array mask of");
        Files.delete(video.resolve("mask.npz"));
        Path longer = GivenScenes.video(folder.resolve("longer"), W, H, 5);
        Files.copy(
                longer.resolve("rgb.mp4"), video.resolve("rgb.mp4"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertRefused(video, "more pictures");
        float[] skewed = {50, 9, 31, 0, 50, 15, 0, 0, 1};
        float[] twice = new float[16];
        for (int d = 0; d < 4; d++) {
            twice[5 * d] = d < 3 ? 2 : 1;
        }
        Files.write(
                video.resolve("camera.npz"),
                new NpzWriter()
                        .add("w2c", "<f4", new int[] {1, 4, 4}, twice)
                        .add("intrinsics", "<f4", new int[] {1, 3, 3}, skewed)
                        .bytes());
        assertRefused(video, "matrix 0 of w2c");
        twice[0] = 1;
        twice[5] = 1;
        twice[10] = 1;
        Files.write(
                video.resolve("camera.npz"),
                new NpzWriter()
                        .add("w2c", "<f4", new int[] {1, 4, 4}, twice)
                        .add("intrinsics", "<f4", new int[] {1, 3, 3}, skewed)
                        .bytes());
        assertRefused(video, "skewed");
        Files.delete(video.resolve("camera.npz"));
        assertRefused(video, "has no camera.npz");
        assertRefused(
                Files.write(
                        folder.resolve("empty.npz"),
                        new NpzWriter().add("a", "<f4", new int[] {1}, 1).bytes()),
                "images_key_frames");
    }
}
