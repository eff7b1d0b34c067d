package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every switch of `conventions` reaches the pictures, and those that say nothing about a model leave them alone.
final class ConventionsTest {

    @TempDir
    private Path folder;

    /// Bytes of all pictures of the first chunk of a model of camera rays.
    private byte[] fly(double guidance, String conventions) throws IOException {
        return fly(guidance, conventions, "");
    }

    private Path model(double guidance, String conventions, String moreSampling) throws IOException {
        Path model = RandomModel.write(
                Files.createTempDirectory(folder, "model"),
                8 + 1 + 6,
                ",\"guidance\":" + guidance + ",\"pluecker\":{\"order\":\"md\",\"frames\":\"fourth\",\"scale\":1.0}"
                        + (conventions.isEmpty() ? "" : ",\"conventions\":{" + conventions + "}"));
        Path scheduler = model.resolve("scheduler/config.json");
        Files.writeString(
                scheduler, Files.readString(scheduler).replace("\"num_steps\"", moreSampling + "\"num_steps\""));
        return model;
    }

    private byte[] fly(double guidance, String conventions, String moreSampling) throws IOException {
        Path model = model(guidance, conventions, moreSampling);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            byte[][] frames = pilot.rollout(RandomModel.walk(0, 1)).frames().stream()
                    .map(frame -> frame.picture().rgb())
                    .toArray(byte[][]::new);
            byte[] all = new byte[frames.length * frames[0].length];
            for (int i = 0; i < frames.length; i++) {
                System.arraycopy(frames[i], 0, all, i * frames[0].length, frames[0].length);
            }
            return all;
        }
    }

    @Test
    void whatIsUsualNeedNotBeSaid() throws IOException {
        String said = "\"input_pixels\":\"v/128-1\",\"output_pixels\":\"truncate\",\"statistics\":\"f32\","
                + "\"augment_noise\":\"same\",\"add_input_frames_guidance\":false";
        assertArrayEquals(fly(0, ""), fly(0, said));
    }

    @Test
    void roundingLiftsAPixelByOneLevelAtMost() throws IOException {
        byte[] truncated = fly(0, "");
        byte[] rounded = fly(0, "\"output_pixels\":\"round\"");
        int lifted = 0;
        for (int i = 0; i < rounded.length; i++) {
            int by = (rounded[i] & 0xff) - (truncated[i] & 0xff);
            assertTrue(by == 0 || by == 1, "by " + by);
            lifted += by;
        }
        assertTrue(lifted > 0, "some are lifted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"input_pixels\":\"v/127.5-1\"", "\"augment_noise\":\"fresh\""})
    void switchesReachThePictures(String conventions) throws IOException {
        assertFalse(Arrays.equals(fly(0, ""), fly(0, conventions)), conventions);
        assertArrayEquals(fly(0, conventions), fly(0, conventions), "the same seed makes the same pictures");
    }

    /// The mask of given frames differs in the negative branch alone, which a model without guidance does not have.
    @Test
    void guidanceByGivenFramesNeedsANegativeBranch() throws IOException {
        String on = "\"add_input_frames_guidance\":true";
        assertArrayEquals(fly(0, ""), fly(0, on));
        assertFalse(Arrays.equals(fly(2, ""), fly(2, on)));
    }

    @Test
    void theFormulaOfGuidanceAndTheCoefficientsReachThePictures() throws IOException {
        assertArrayEquals(fly(2, ""), fly(3, "", "\"guidance_formula\":\"usual\","));
        assertFalse(Arrays.equals(fly(0, ""), fly(0, "", "\"edm_coefficients\":\"bf16\",")));
    }

    @Test
    void aScaleThatTheFormulaDoesNotKnowIsRefusedBeforeAChunk() throws IOException {
        Path model = model(3, "", "\"guidance_formula\":\"usual\",");
        try (Backend backend = new CpuBackend(1);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            assertEquals(3, world.guidance());
            ChunkSettings settings = ChunkSettings.of("", 1);
            world.require(settings.withGuidance(1.5));
            assertThrows(InvalidInputException.class, () -> world.require(settings.withGuidance(0.5)));
        }
    }

    @Test
    void unknownValuesAreRefusedInOneLine() {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> fly(0, "\"augment_noise\":\"fast\""));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("conventions.augment_noise") && said.contains("same, fresh"), said);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void worldsWithoutTheKeyAgreeOnTheUsual() throws IOException {
        Path model = RandomModel.packed(folder.resolve("packed"));
        WorldConfig config = WorldConfig.ofModel(model, null);
        assertEquals(128, config.agreed().halfRange());
        assertFalse(config.agreed().rounds() || config.agreed().roundsStatistics());
    }
}
