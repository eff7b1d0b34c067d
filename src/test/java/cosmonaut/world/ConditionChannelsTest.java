package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConditionChannelsTest {

    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;
    private static final int CELLS = 4 * 2;

    private static WorldConfig config(WorldConfig.@Nullable Pluecker pluecker, WorldConfig.@Nullable Cache cache) {
        return new WorldConfig(
                "cosmonaut-world/1",
                WIDTH,
                HEIGHT,
                12,
                9,
                1,
                1,
                0.001,
                0,
                512,
                pluecker,
                cache,
                8,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static WorldConfig starter() {
        return config(
                new WorldConfig.Pluecker("md", "all", 4),
                new WorldConfig.Cache(1, "packed", 2, "pull-push", "disparity", 0.1, "stretch", null, 100, null, null));
    }

    private final Backend backend = new CpuBackend(1);

    private final TensorScope scope = backend.openScope("test");

    @AfterEach
    void close() {
        scope.close();
        backend.close();
    }

    private ConditionChannels channels(WorldConfig config, ClipShape clip) {
        Shape latent = Shape.of(16, 1 + (clip.pictures() - 1) / 4, HEIGHT / 8, WIDTH / 8);
        return new ConditionChannels(backend, scope, config, clip, 4, 8, latent);
    }

    private float[] values(ConditionChannels channels) {
        return values(channels.all());
    }

    private float[] values(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    @Test
    void theStarterHas57ChannelsBehindTheLatentAndGen3cHas65() {
        assertEquals(
                1 + 24 + 16 + 16,
                channels(starter(), ClipShape.chunk(starter())).channels());
        WorldConfig gen3c =
                config(null, new WorldConfig.Cache(2, "latent", 1, "none", "range", 0.05, null, null, 100, null, null));
        assertEquals(1 + 2 * 32, channels(gen3c, ClipShape.chunk(gen3c)).channels());
    }

    @Test
    void onlyTheFirstLatentFrameIsMarkedAsGiven() {
        float[] values = values(channels(starter(), ClipShape.chunk(starter())));
        float[] expected = new float[3 * CELLS];
        Arrays.fill(expected, 0, CELLS, 1);
        assertArrayEquals(expected, Arrays.copyOf(values, 3 * CELLS));
    }

    /// With a scale of 0 a clip's rays do not depend on how far it goes; with one in metres they do.
    @Test
    void aScaleOfZeroIsTheClipsOwn() {
        WorldConfig.Cache cache = starter().cache();
        float[] near = rays(config(new WorldConfig.Pluecker("md", "fourth", 0), cache), 0.5);
        float[] far = rays(config(new WorldConfig.Pluecker("md", "fourth", 0), cache), 5);
        assertArrayEquals(near, far, 1e-6f);
        // The last camera is the largest translation away, 1 to the side: m_y = -c_x d_z.
        int last = 2 * CELLS;
        assertEquals(-near[5 * 3 * CELLS + last], near[3 * CELLS + last], 1e-6);
        assertArrayEquals(near, rays(config(new WorldConfig.Pluecker("md", "fourth", 4), cache), 0.5), 1e-6f);
        assertFalse(Arrays.equals(near, rays(config(new WorldConfig.Pluecker("md", "fourth", 4), cache), 5)));
        Pose elsewhere = Pose.of(Quaternion.about(0, 1, 0, 70), 30, -4, 9);
        assertArrayEquals(
                near, rays(config(new WorldConfig.Pluecker("md", "fourth", 0), cache), 0.5, elsewhere), 1e-5f);
    }

    /// Ray channels of a clip of 9 cameras that go to the side; `fourth` of 4 is the last picture of its group.
    private float[] rays(WorldConfig config, double metresAPicture) {
        return rays(config, metresAPicture, Pose.IDENTITY);
    }

    /// @param from where the clip begins, in the world
    private float[] rays(WorldConfig config, double metresAPicture, Pose from) {
        ConditionChannels channels = channels(config, ClipShape.chunk(config));
        Intrinsics lens = new Intrinsics(20, 20, 4, 4, WIDTH, HEIGHT);
        List<CameraFrame> clip = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            clip.add(new CameraFrame(from.compose(Pose.at(i * metresAPicture, 0, 0)), lens));
        }
        channels.setRays(clip);
        return Arrays.copyOfRange(values(channels), 3 * CELLS, 7 * 3 * CELLS);
    }

    @Test
    void raysFollowTheMask() {
        ConditionChannels channels = channels(starter(), ClipShape.chunk(starter()));
        Intrinsics lens = new Intrinsics(20, 20, 4, 4, WIDTH, HEIGHT);
        List<CameraFrame> clip = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            clip.add(new CameraFrame(Pose.at(0, 0, i), lens));
        }
        channels.setRays(clip);
        float[] values = values(channels);
        int plane = 3 * CELLS;
        // Cell (0,0) looks through pixel (4,4), the principal point: along z, so a centre on the z axis has no moment.
        for (int component = 0; component < 6; component++) {
            assertEquals(component == 5 ? 1 : 0, values[plane * (1 + component)], 1e-6);
        }
        // Latent frame 2, picture 8 of the clip: centre (0,0,2) in units of 4 m; cell (1,0) looks along (0.4,0,1).
        double norm = Math.sqrt(1.16);
        int momentY = plane * (1 + 6 * 3 + 1) + 2 * CELLS + 1;
        assertEquals(2 * 0.4 / norm, values[momentY], 1e-6);
    }

    @Test
    void packedMasksAreFractionsOfQuarterCells() {
        PackedMask packing = new PackedMask(4, 8, WIDTH, HEIGHT);
        float[] packed = new float[16 * 3 * CELLS];
        float[] mask = new float[WIDTH * HEIGHT];
        Arrays.fill(mask, 1);
        packing.write(packed, 9, 0, mask);
        Arrays.fill(mask, 0);
        mask[5 * WIDTH + 9] = 1; // cell (1,0), lower left quarter
        packing.write(packed, 9, 7, mask); // latent 2, picture 2
        ConditionChannels channels = channels(starter(), ClipShape.chunk(starter()));
        channels.setMask(0, packed);
        float[] values = values(channels);
        int plane = 3 * CELLS;
        int first = plane * (1 + 24 + 16);
        int hit = first + plane * (4 * 2 + 2) + 2 * CELLS + 1;
        assertEquals(1f / 16, values[hit]);
        double sum = 0;
        for (int i = first; i < values.length; i++) {
            sum += values[i];
        }
        assertEquals(16 * CELLS + 1.0 / 16, sum, 1e-5, "latent 0 is all ones, one pixel elsewhere");
    }

    @Test
    void aClipOfOnePictureHasNothingGivenAndItsOwnRays() {
        ConditionChannels channels = channels(starter(), ClipShape.picture());
        assertEquals(57 * CELLS, values(channels).length);
        Intrinsics lens = new Intrinsics(20, 20, 4, 4, WIDTH, HEIGHT);
        channels.setRays(List.of(new CameraFrame(Pose.at(3, 2, 1), lens)));
        float[] mask = new float[WIDTH * HEIGHT];
        mask[5 * WIDTH + 9] = 1; // cell (1,0), lower left quarter
        float[] packed = new float[16 * CELLS];
        new PackedMask(4, 8, WIDTH, HEIGHT).write(packed, 1, 0, mask);
        channels.setMask(0, packed);
        float[] values = values(channels);
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
        ConditionChannels channels = channels(starter(), ClipShape.chunk(starter()));
        Tensor latents = scope.allocate(DType.F32, 16, 3, HEIGHT / 8, WIDTH / 8);
        backend.fill(latents, 5);
        channels.setCacheLatents(0, latents);
        Tensor without = scope.allocate(DType.F32, channels.all().shape());
        backend.fill(without, 7);
        channels.copyWithoutCache(without);
        float[] bare = values(without);
        assertEquals(1, bare[0]);
        for (int i = 3 * CELLS * 25; i < bare.length; i++) {
            assertEquals(0, bare[i]);
        }
        assertEquals(5, values(channels)[3 * CELLS * 25]);
        channels.clearCache(0);
        assertArrayEquals(bare, values(channels));
    }

    @Test
    void aDroppedCacheKeepsWhatIsGiven() {
        ConditionChannels channels = channels(starter(), ClipShape.chunk(starter()));
        Tensor latents = scope.allocate(DType.F32, 16, 3, HEIGHT / 8, WIDTH / 8);
        backend.fill(latents, 5);
        channels.setCacheLatents(0, latents);
        channels.dropCache(1);
        float[] values = values(channels);
        int cache = 3 * CELLS * 25;
        for (int i = 0; i < 3 * CELLS; i++) {
            assertEquals(i < CELLS ? 5 : 0, values[cache + i]);
        }
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
