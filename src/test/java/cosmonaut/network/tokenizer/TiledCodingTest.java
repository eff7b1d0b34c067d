package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.tokenizer.TileSeams.Clip;
import cosmonaut.network.tokenizer.TileSeams.Coded;
import cosmonaut.network.tokenizer.TileSeams.Figures;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import cosmonaut.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures that are coded in tiles look as those that are coded whole, and take less memory.
final class TiledCodingTest {

    private static final Path SAMPLES = Path.of("sample-scenes");

    @TempDir
    Path folder;

    /// A small tokenizer of the published architecture without the starter's bypass, trained by
    /// `cosmonaut_training.evaluate.live_tokenizer`.
    private VideoTokenizer trained(Backend backend, TensorScope scope) throws IOException {
        try (Safetensors weights = Safetensors.open(Path.of("src/test/resources/live-tokenizer"))) {
            TokenizerConfig config = TokenizerConfig.read(Path.of("src/test/resources/live-tokenizer/config.json"));
            return VideoTokenizer.load(backend, scope, config, weights);
        }
    }

    private static Clip picture(String scene) throws IOException {
        return Clip.read(SAMPLES.resolve(scene).resolve("picture.png"));
    }

    /// Blending one tile adds nothing to it.
    @Test
    void oneTileIsTheWholePicture() throws IOException {
        try (Backend backend = new CpuBackend(2);
                TensorScope scope = backend.openScope("test")) {
            VideoTokenizer tokenizer = trained(backend, scope);
            Clip clip = picture("forest-path");
            Coded whole = TileSeams.code(backend, tokenizer, clip, new float[0]);
            tokenizer.within(Long.MAX_VALUE);
            Coded within = TileSeams.code(backend, tokenizer, clip, new float[0]);
            assertArrayEquals(whole.latents(), within.latents());
            assertArrayEquals(whole.pixels(), within.pixels());

            ClipPlan plan = new ClipPlan(tokenizer.config(), clip.frames(), clip.height(), clip.width());
            TiledCoding one = new TiledCoding(backend, scope, TilePlan.whole(plan));
            Tensor pixels = scope.allocate(DType.F32, 3, clip.frames(), clip.height(), clip.width());
            Tensor latents = scope.allocate(DType.F32, tokenizer.config().latentChannels(), 1, plan.latentHeight(), 24);
            backend.write(pixels, clip.pixels());
            one.encode(latents, pixels, tokenizer::encode);
            assertArrayEquals(whole.latents(), read(backend, latents));
            one.decode(pixels, latents, tokenizer::decode);
            assertArrayEquals(whole.pixels(), read(backend, pixels));
        }
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    /// The starter's tokenizer is a linear map of every cell: there tiles change nothing but the rounding of sums.
    @Test
    void theStartersTilesHaveNoSeam() throws IOException {
        Path starter = SAMPLES.resolve("starter/vae");
        try (Backend backend = new CpuBackend(2);
                TensorScope scope = backend.openScope("test");
                Safetensors weights = Safetensors.open(starter)) {
            TokenizerConfig config = TokenizerConfig.read(starter.resolve("config.json"));
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, weights);
            for (String scene : new String[] {"canyon-red", "street-crossing"}) {
                Figures figures = figures(backend, tokenizer, picture(scene), 2, 3, 2);
                assertEquals(0, figures.latents(), 1e-6);
                assertEquals(0, figures.pictures(), 1e-6);
                assertEquals(1, figures.seam(), 1e-5);
            }
        }
    }

    /// With bounds of about twice what was measured (docs/results/2026-11-28-tokenizer-tiles.md). Abutting tiles break
    /// them.
    @Test
    void anOverlapHidesTheSeams() throws IOException {
        try (Backend backend = new CpuBackend(2);
                TensorScope scope = backend.openScope("test")) {
            VideoTokenizer tokenizer = trained(backend, scope);
            for (String scene : new String[] {"canyon-red", "street-crossing", "forest-path", "room-library"}) {
                Clip clip = picture(scene);
                Figures abutting = figures(backend, tokenizer, clip, 1, 2, 0);
                Figures blended = figures(backend, tokenizer, clip, 1, 2, 5);
                assertTrue(abutting.seam() > 1.5, scene + " seam " + abutting.seam());
                assertEquals(1, blended.seam(), 0.12, scene);
                assertTrue(blended.pictures() < 0.2, scene + " differs by " + blended.pictures());
                assertTrue(blended.pictures() < abutting.pictures(), scene + " differs by " + blended.pictures());
            }
        }
    }

    private static Figures figures(
            Backend backend, VideoTokenizer tokenizer, Clip clip, int rows, int columns, int overlap) {
        tokenizer.inTiles(TilePlan::whole);
        Coded whole = TileSeams.code(backend, tokenizer, clip, new float[0]);
        ClipPlan plan = new ClipPlan(tokenizer.config(), clip.frames(), clip.height(), clip.width());
        TilePlan tiles = TilePlan.of(plan, rows, columns, overlap);
        tokenizer.inTiles(size -> tiles);
        Coded tiled = TileSeams.code(backend, tokenizer, clip, whole.latents());
        return TileSeams.compare(clip, whole, tiled, tiles);
    }

    /// Every backend makes the same of tiles, at once and played back, in time as in space.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void everyBackendBlendsAlike(String backendName) throws IOException {
        float[][] expected;
        try (Backend reference = new ReferenceBackend()) {
            expected = codedInTiles(reference, 1);
        }
        try (Backend backend = Backends.open(backendName)) {
            float[][] made = codedInTiles(backend, 3);
            double bound = backend.activationType() == DType.F32 ? 1e-5 : 3e-2;
            assertEquals(0, GoldenFile.relativeError(expected[0], made[0]), bound);
            assertEquals(0, GoldenFile.relativeError(expected[1], made[1]), bound);
        }
    }

    private float[][] codedInTiles(Backend backend, int runs) throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-4x8x8");
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, golden.weights("weights."));
            tokenizer.inTiles(clip -> TilePlan.of(clip, 1, 2, 1));
            Tensor pixels = scope.allocate(DType.F32, 3, 5, 8, 24);
            Tensor latents = scope.allocate(DType.F32, config.latentChannels(), 2, 1, 3);
            float[] noise = new float[3 * 5 * 8 * 24];
            Random random = new Random(1);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextFloat(-1, 1);
            }
            float[][] made = new float[2][];
            for (int run = 0; run < runs; run++) { // a device records a sequence and plays it back
                backend.write(pixels, noise);
                tokenizer.encode(latents, pixels);
                made[0] = read(backend, latents);
                tokenizer.decode(pixels, latents);
                made[1] = read(backend, pixels);
            }
            return made;
        }
    }

    /// What is taken is what the plan says.
    @Test
    void tilesTakeTheMemoryOfTheirPlan() throws IOException {
        HostMemory memory = new HostMemory();
        try (Backend backend = new CpuBackend(1, memory);
                TensorScope scope = backend.openScope("test")) {
            VideoTokenizer tokenizer = trained(backend, scope);
            ClipPlan clip = new ClipPlan(tokenizer.config(), 9, 112, 192);
            long before = memory.liveBytes();
            long whole = TilePlan.whole(clip).bytes(DType.F32);
            tokenizer.within(whole * 6 / 10);
            tokenizer.plan(9, 112, 192);
            assertFalse(TilePlan.within(clip, DType.F32, whole * 6 / 10).isWhole());
            long taken = memory.liveBytes() - before;
            assertTrue(taken <= whole * 6 / 10, taken + " of " + whole);
            assertEquals(TilePlan.within(clip, DType.F32, whole * 6 / 10).bytes(DType.F32), taken);
            long allocations = memory.allocations();
            try (TensorScope own = backend.openScope("clip")) {
                Tensor pixels = own.allocate(DType.F32, 3, 9, 112, 192);
                Tensor latents = own.allocate(DType.F32, 16, 3, 14, 24);
                tokenizer.encode(latents, pixels);
                tokenizer.decode(pixels, latents);
            }
            assertEquals(allocations + 2, memory.allocations());
        }
    }
}
