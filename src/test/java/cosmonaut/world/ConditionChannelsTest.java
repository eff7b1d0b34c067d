package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.model.WorldConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConditionChannelsTest {

    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;
    private static final int CELLS = 4 * 2;

    private static WorldConfig config(WorldConfig.@Nullable Pluecker pluecker, WorldConfig.Cache cache) {
        return new WorldConfig(
                "cosmonaut-world/1", WIDTH, HEIGHT, 12, 9, 1, 1, 0.001, 0, 512, pluecker, cache, 8, null, null, null);
    }

    private static WorldConfig starter() {
        return config(
                new WorldConfig.Pluecker("md", "all", 4),
                new WorldConfig.Cache(1, "packed", 2, "pull-push", "disparity", 0.1, "stretch", null, 100, null));
    }

    @Test
    void theStarterHas57ChannelsBehindTheLatentAndGen3cHas65() {
        assertEquals(1 + 24 + 16 + 16, new ConditionChannels(starter(), Window.chunk(starter()), 4, 8, 16).channels());
        WorldConfig gen3c =
                config(null, new WorldConfig.Cache(2, "latent", 1, "none", "range", 0.05, null, null, 100, null));
        assertEquals(1 + 2 * 32, new ConditionChannels(gen3c, Window.chunk(gen3c), 4, 8, 16).channels());
    }

    @Test
    void onlyTheFirstLatentFrameIsMarkedAsGiven() {
        float[] values = new ConditionChannels(starter(), Window.chunk(starter()), 4, 8, 16).values();
        float[] expected = new float[3 * CELLS];
        Arrays.fill(expected, 0, CELLS, 1);
        assertArrayEquals(expected, Arrays.copyOf(values, 3 * CELLS));
    }

    @Test
    void raysFollowTheMask() {
        ConditionChannels channels = new ConditionChannels(starter(), Window.chunk(starter()), 4, 8, 16);
        Intrinsics lens = new Intrinsics(20, 20, 4, 4, WIDTH, HEIGHT);
        List<CameraFrame> window = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            window.add(new CameraFrame(Pose.at(0, 0, i), lens));
        }
        channels.setRays(window);
        int plane = 3 * CELLS;
        // Cell (0,0) looks through pixel (4,4), the principal point: along z, so a centre on the z axis has no moment.
        for (int component = 0; component < 6; component++) {
            assertEquals(component == 5 ? 1 : 0, channels.values()[plane * (1 + component)], 1e-6);
        }
        // Latent frame 2, picture 8 of the window: centre (0,0,2) in units of 4 m; cell (1,0) looks along (0.4,0,1).
        double norm = Math.sqrt(1.16);
        int momentY = plane * (1 + 6 * 3 + 1) + 2 * CELLS + 1;
        assertEquals(2 * 0.4 / norm, channels.values()[momentY], 1e-6);
    }

    @Test
    void packedMasksAreFractionsOfQuarterCells() {
        ConditionChannels channels = new ConditionChannels(starter(), Window.chunk(starter()), 4, 8, 16);
        float[][] masks = new float[9][WIDTH * HEIGHT];
        Arrays.fill(masks[0], 1);
        masks[7][5 * WIDTH + 9] = 1; // picture 7 = latent 2, picture 2; cell (1,0), lower left quarter
        channels.setPackedMask(0, masks, WIDTH, HEIGHT);
        int plane = 3 * CELLS;
        int first = plane * (1 + 24 + 16);
        int hit = first + plane * (4 * 2 + 2) + 2 * CELLS + 1;
        assertEquals(1f / 16, channels.values()[hit]);
        double sum = 0;
        for (int i = first; i < channels.values().length; i++) {
            sum += channels.values()[i];
        }
        assertEquals(16 * CELLS + 1.0 / 16, sum, 1e-5, "latent 0 is all ones, one pixel elsewhere");
    }

    @Test
    void aWindowOfOnePictureHasNothingGivenAndItsOwnRays() {
        ConditionChannels channels = new ConditionChannels(starter(), Window.picture(), 4, 8, 16);
        assertEquals(57 * CELLS, channels.values().length);
        Intrinsics lens = new Intrinsics(20, 20, 4, 4, WIDTH, HEIGHT);
        channels.setRays(List.of(new CameraFrame(Pose.at(3, 2, 1), lens)));
        float[][] mask = new float[1][WIDTH * HEIGHT];
        mask[0][5 * WIDTH + 9] = 1; // cell (1,0), lower left quarter
        channels.setPackedMask(0, mask, WIDTH, HEIGHT);
        float[] values = channels.values();
        for (int i = 0; i < CELLS; i++) {
            assertEquals(0, values[i], "nothing is given");
        }
        double norm = Math.sqrt(1.16);
        for (int picture = 0; picture < 4; picture++) {
            int rays = CELLS * (1 + 6 * picture) + 1; // cell (1,0) looks along (0.4,0,1)
            double[] expected = {0, 0, 0, 0.4 / norm, 0, 1 / norm};
            for (int component = 0; component < 6; component++) {
                assertEquals(expected[component], values[rays + component * CELLS], 1e-6);
            }
            for (int quarter = 0; quarter < 4; quarter++) {
                int at = CELLS * (1 + 24 + 16 + 4 * picture + quarter) + 1;
                assertEquals(quarter == 2 ? 1f / 16 : 0, values[at]);
            }
        }
    }

    @Test
    void withoutCacheKeepsMaskAndRays() {
        ConditionChannels channels = new ConditionChannels(starter(), Window.chunk(starter()), 4, 8, 16);
        float[] latents = new float[16 * 3 * CELLS];
        Arrays.fill(latents, 5);
        channels.setCacheLatents(0, latents);
        float[] bare = channels.withoutCache();
        assertEquals(1, bare[0]);
        for (int i = 3 * CELLS * 25; i < bare.length; i++) {
            assertEquals(0, bare[i]);
        }
        assertEquals(5, channels.values()[3 * CELLS * 25]);
        channels.clearCache(0);
        assertArrayEquals(bare, channels.values());
    }

    @Test
    void configurationsAreReadStrictly(@TempDir Path folder) throws Exception {
        String good = """
                {"format":"cosmonaut-world/1","width":192,"height":112,"fps":12,"chunk_frames":9,"overlap":1,
                 "condition_latents":1,"augment_sigma":0.001,"guidance":0.0,"max_text_tokens":512,
                 "pluecker":{"order":"md","frames":"all","scale":4.0},
                 "cache":{"buffers":1,"mask":"packed","sources":2,"fill":"pull-push","edge_filter":"disparity",
                          "edge_threshold":0.1,"far":100.0},
                 "keyframe_every":8,"training":{"anything":[1,2]}}
                """;
        Path file = folder.resolve("world.json");
        Files.writeString(file, good);
        assertEquals(8, WorldConfig.read(file).newFrames());
        assertRefused(file, good.replace("\"guidance\"", "\"guidanec\""), "guidanec");
        assertRefused(file, good.replace("\"md\"", "\"xy\""), "pluecker.order");
        assertRefused(file, good.replace("\"fps\":12", "\"fps\":-3"), "fps");
        assertRefused(file, good.replace("{\"order", "[\"order"), "not valid JSON");
        assertRefused(file, "[]", "object");
    }

    private static void assertRefused(Path file, String text, String named) throws Exception {
        Files.writeString(file, text);
        String message = String.valueOf(assertThrows(InvalidInputException.class, () -> WorldConfig.read(file))
                .getMessage());
        assertEquals(true, message.contains("world.json") && message.contains(named), message);
        assertEquals(1, message.lines().count(), message);
    }
}
