package cosmonaut.network;

import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.weights.Safetensors;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// The starter's networks around the denoiser on one chunk: 9 pictures of 192x112 coded, decoded and refined, and the
/// depth of one picture.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // filled by load(), which JMH calls first
public class PictureNetworksBench {

    private static final Path STARTER = Path.of("sample-scenes/starter");
    private static final int FRAMES = 9;
    private static final int W = 192;
    private static final int H = 112;

    @Param({"1", "2"})
    public int threads;

    private Backend backend;
    private TensorScope scope;
    private Safetensors vae;
    private Safetensors depthWeights;
    private Safetensors refinerWeights;
    private VideoTokenizer tokenizer;
    private DepthNetwork depth;
    private PixelRefiner refiner;
    private Tensor pixels;
    private Tensor decoded;
    private Tensor mask;
    private Tensor latents;
    private Tensor input;
    private Tensor disparity;

    @Setup
    public void load() {
        backend = Backends.cpu(threads);
        scope = backend.openScope("bench");
        vae = Safetensors.open(STARTER.resolve("vae"));
        depthWeights = Safetensors.open(STARTER.resolve("depth"));
        refinerWeights = Safetensors.open(STARTER.resolve("refiner"));
        TokenizerConfig config = TokenizerConfig.read(STARTER.resolve("vae/config.json"));
        tokenizer = VideoTokenizer.load(backend, scope, config, vae);
        depth = DepthNetwork.load(backend, scope, DepthConfig.read(STARTER.resolve("depth/config.json")), depthWeights);
        refiner = PixelRefiner.load(
                backend, scope, RefinerConfig.read(STARTER.resolve("refiner/config.json")), refinerWeights);
        pixels = random(3, FRAMES, H, W);
        decoded = random(3, FRAMES, H, W);
        mask = scope.allocate(DType.F32, 1, FRAMES, H, W);
        latents = random(config.latentChannels(), config.latentFrames(FRAMES), H / 8, W / 8);
        input = random(5, 1, H, W);
        disparity = scope.allocate(DType.F32, 1, 1, H, W);
    }

    private Tensor random(int... extents) {
        Random random = new Random(1);
        Tensor tensor = scope.allocate(DType.F32, extents);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        backend.write(tensor, values);
        return tensor;
    }

    @TearDown
    public void close() {
        scope.close();
        backend.close();
        vae.close();
        depthWeights.close();
        refinerWeights.close();
    }

    @Benchmark
    public Tensor encode() {
        tokenizer.encode(latents, pixels);
        return latents;
    }

    @Benchmark
    public Tensor decode() {
        tokenizer.decode(decoded, latents);
        return decoded;
    }

    @Benchmark
    public Tensor depthOfOnePicture() {
        depth.disparity(disparity, input);
        return disparity;
    }

    @Benchmark
    public Tensor refine() {
        refiner.refine(decoded, decoded, pixels, mask);
        return decoded;
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PictureNetworksBench.class.getSimpleName())
                        .jvmArgsAppend("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
                        .build())
                .run();
    }
}
