package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.BlockedException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.GuardedWorld;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameChecksTest {

    /// Red pictures are what a classifier finds, and everyone has one face.
    private static final FrameClassifier REDS = picture -> picture.value(0, 0, 0) == 255
            ? Map.of(FrameClass.PORN, 0.5, FrameClass.HENTAI, 0.25, FrameClass.NEUTRAL, 0.25)
            : Map.of(FrameClass.PORN, 0.2, FrameClass.NEUTRAL, 0.8);

    private static final FaceFinder ONE_FACE =
            picture -> List.of(new Face(20, 20, 30, 30, 0.9), new Face(1, 1, 8, 8, 1));

    private final FrameChecks checks = new FrameChecks(Optional.of(REDS), Optional.of(ONE_FACE));

    private static Picture noise() {
        Picture picture = Picture.black(80, 80);
        new Random(1).nextBytes(picture.rgb());
        picture.rgb()[0] = 0;
        return picture;
    }

    private static Picture red() {
        Picture picture = noise();
        picture.rgb()[0] = (byte) 255;
        return picture;
    }

    @Test
    void aLargeFaceBecomesFiveByFiveSquaresAndTheRestStays() {
        Picture before = noise();
        Picture after = checks.checked(before);

        long colours = 0;
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                int x = 17 + 38 * column / 5;
                int y = 11 + 44 * row / 5;
                assertEquals(after.pixel(x + 1, y + 1), after.pixel(x + 5, y + 6));
                colours++;
            }
        }
        assertEquals(25, colours);
        assertEquals(before.crop(0, 0, 80, 11), after.crop(0, 0, 80, 11), "a small face stays");
        assertEquals(before.crop(0, 55, 80, 25), after.crop(0, 55, 80, 25));
        assertNotEquals(before.pixel(30, 30), after.pixel(30, 30));
        assertEquals(noise(), before, "the picture given is left alone");
    }

    @Test
    void aPictureOfAWithheldClassIsStoppedAndCounted() {
        Guardrails guardrails = new Guardrails(guard(), checks);
        guardrails.checked(noise());
        BlockedException e = assertThrows(BlockedException.class, () -> guardrails.checked(red()));

        assertTrue(String.valueOf(e.getMessage()).contains("sexual content"), e.getMessage());
        assertEquals(
                "{\"checked\":2,\"withheld\":1,\"highest\":{\"hentai\":0.25,\"neutral\":0.8,\"porn\":0.5}}",
                guardrails.json().get("frames").toString());
        assertEquals(
                "{\"checked\":1,\"pictures\":1,\"pixelated\":1}",
                guardrails.json().get("faces").toString());
    }

    @Test
    void withoutWeightsPicturesPassAndThatIsSaid() {
        FrameChecks none = new FrameChecks(Optional.empty(), Optional.empty());
        Picture red = red();

        assertSame(red, none.checked(red));
        assertEquals(1, none.notes().size());
        assertTrue(none.notes().getFirst().startsWith("frames are not checked and faces are not pixelated"));
        assertEquals(List.of(), checks.notes());
    }

    private static PromptGuard guard() {
        return new PromptGuard(Blocklist.bundled(word -> java.util.Set.of(), Optional.empty()), Optional.empty());
    }

    /// Makes one picture.
    private record OnePicture(Picture picture) implements CameraWorld {

        @Override
        public WorldConfig config() {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public WorldNode start(WorldStart start) {
            throw new IllegalStateException("nobody starts");
        }

        @Override
        public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
            CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(60, 80, 80));
            return new Chunk(List.of(new GeneratedFrame(picture, camera, 1)), request.from(), new StageTimings());
        }

        @Override
        public void close() {}
    }

    private record Beginning(CameraFrame camera) implements WorldNode {

        @Override
        public int pictures() {
            return 0;
        }

        @Override
        public Optional<cosmonaut.spatial.Keyframe> keyframe() {
            return Optional.empty();
        }
    }

    private Chunk flown(Picture made, String prompt) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(60, 80, 80));
        return GuardedWorld.of(new OnePicture(made), Optional.of(new Guardrails(guard(), checks)))
                .rollout(new ChunkRequest(new Beginning(camera), List.of(camera), ChunkSettings.of(prompt, 1)));
    }

    @Test
    void aWorldHandsOutCheckedPicturesOnly() {
        assertEquals(
                checks.checked(noise()),
                flown(noise(), "a lake").frames().getFirst().picture());
        assertThrows(BlockedException.class, () -> flown(red(), "a lake"));
        assertThrows(BlockedException.class, () -> flown(noise(), "murder"));
    }
}
