package cosmonaut.gpucheck;

import cosmonaut.bench.CardBench.Sizes;
import cosmonaut.bench.RandomWeights;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A whole clip of the 7B from words to pictures, its networks taking turns on the card as they do in the program: once
/// with all of the denoiser in memory, once with some of its blocks at a time. Weights are random.
final class MemoryCheck {

    private static final int STEPS = 3;

    /// Steps of a clip as the model's authors make it; those beyond [#STEPS] are reckoned.
    private static final int USUAL_STEPS = 35;

    /// No block has to be brought back.
    private static final int ALL = 0;

    private static final double MOST_BYTES = 24e9;
    private static final double MOST_BYTES_STREAMED = 12e9;

    private final CudaBackend card;
    private final Sizes sizes;
    private final Random random = new Random(1);
    private final ObjectNode line = JsonMapper.shared().createObjectNode();

    private MemoryCheck(CudaBackend card, Sizes sizes) {
        this.card = card;
        this.sizes = sizes;
    }

    /// Both clips, their peaks of memory and how much longer the second takes.
    ///
    /// @param arguments `--small` for networks in miniature
    static ObjectNode run(List<String> arguments) {
        boolean small = arguments.contains("--small") || !Cards.isReal();
        Sizes sizes = small ? Sizes.miniature() : Sizes.published();
        ObjectNode line = JsonMapper.shared().createObjectNode();
        ObjectNode plain = clip(sizes, ALL);
        ObjectNode streamed = clip(sizes, Math.max(2, sizes.dit().layers() * 15 / 28));
        line.set("resident", plain);
        line.set("streamed", streamed);
        boolean same = plain.get("sha256").equals(streamed.get("sha256"));
        line.put("same_pictures", same);
        line.put("times_as_slow", seconds(streamed) / seconds(plain));
        boolean fits = plain.get("peak_bytes").asDouble() < MOST_BYTES
                && streamed.get("peak_bytes").asDouble() < MOST_BYTES_STREAMED;
        return line.put("ok", same && fits && plain.get("finite").asBoolean());
    }

    private static double seconds(ObjectNode clip) {
        return clip.get("clip_seconds").asDouble();
    }

    private static ObjectNode clip(Sizes sizes, int held) {
        try {
            Path choices = Files.createTempFile("cosmonaut-products", ".json");
            Files.delete(choices);
            choices.toFile().deleteOnExit();
            try (CudaBackend card = Cards.openForSpeed(choices, true)) {
                return new MemoryCheck(card, sizes).clip(held);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode clip(int held) {
        LatentGrid grid = sizes.grid();
        DitConfig config = sizes.dit();
        try (TensorScope scope = card.openScope("clip")) {
            Tensor text = scope.allocate(DType.F32, 512, config.textDim());
            Tensor pixels = scope.allocate(DType.F32, 3, sizes.pictures(), sizes.height(), sizes.width());
            Tensor latents =
                    scope.allocate(DType.F32, config.outChannels(), grid.frames(), grid.height(), grid.width());
            stage("text", own -> encodeText(own, text));
            stage("encode", own -> tokenizer(own).encode(latents, pixels));
            noise(latents);
            line.put("blocks_held", held == ALL ? config.layers() : held);
            stage("network", own -> denoise(own, latents, text, held));
            stage("decode", own -> tokenizer(own).decode(pixels, latents));
            double step = line.get("step_ms").asDouble() / 1e3;
            double stages = line.get("text_s").asDouble()
                    + line.get("encode_s").asDouble()
                    + line.get("network_s").asDouble()
                    + line.get("decode_s").asDouble();
            line.put("clip_seconds", stages + (USUAL_STEPS - STEPS) * step);
            line.put("peak_bytes", card.peakBytes());
            float[] made = new float[Math.toIntExact(latents.shape().elements())];
            card.read(made, latents);
            ByteBuffer bytes = ByteBuffer.allocate(made.length * Float.BYTES);
            bytes.asFloatBuffer().put(made);
            boolean finite = true;
            for (float value : made) {
                finite &= Float.isFinite(value);
            }
            line.put("finite", finite);
            line.put(
                    "sha256",
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())));
            return line;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Something whose memory is given back at its end.
    @FunctionalInterface
    private interface Stage {
        void run(TensorScope own);
    }

    private void stage(String name, Stage stage) {
        long began = System.nanoTime();
        try (TensorScope own = card.openScope(name)) {
            stage.run(own);
            card.synchronize();
        }
        line.put(name + "_s", (System.nanoTime() - began) / 1e9);
        line.put("peak_bytes_until_" + name, card.peakBytes());
    }

    private void encodeText(TensorScope own, Tensor text) {
        boolean small = sizes.dit().textDim() < 1024;
        T5Config config = small
                ? new T5Config(64, sizes.dit().textDim(), 16, 128, 2, 4, 32, 128, 1e-6, "relu")
                : new T5Config(32_128, 1024, 128, 65_536, 24, 128, 32, 128, 1e-6, "relu");
        try (RandomWeights source = new RandomWeights(T5Encoder.expectedWeights(config))) {
            T5Encoder encoder = T5Encoder.load(card, own, config, source);
            encoder.encode(text, random.ints(sizes.textRows(), 1, 64).toArray());
            card.synchronize();
        }
    }

    private VideoTokenizer tokenizer(TensorScope own) {
        try (RandomWeights source = new RandomWeights(VideoTokenizer.expectedWeights(sizes.tokenizer()))) {
            VideoTokenizer tokenizer = VideoTokenizer.load(card, own, sizes.tokenizer(), source);
            card.synchronize();
            return tokenizer;
        }
    }

    private void noise(Tensor latents) {
        float[] values = new float[Math.toIntExact(latents.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        card.write(latents, values);
    }

    private void denoise(TensorScope own, Tensor latents, Tensor text, int held) {
        DitConfig config = sizes.dit();
        try (RandomWeights source = new RandomWeights(DitParameters.of(config))) {
            DitWeights weights = held == ALL
                    ? DitWeights.load(card, own, config, source)
                    : DitWeights.stream(card, own, config, source, held);
            try (Dit dit = new Dit(card, own, weights, sizes.grid(), 24)) {
                TextContext context = dit.prepareText(own, text, sizes.textRows());
                Tensor estimate = own.allocate(DType.F32, latents.shape());
                double[] noises = {0.3, 0.2, 0.1};
                dit.planNoise(noises);
                double[] milliseconds = new double[STEPS];
                for (int step = 0; step < STEPS; step++) {
                    card.synchronize();
                    long began = System.nanoTime();
                    dit.forward(estimate, latents, noises[step], context);
                    card.axpby(latents, 0.9, latents, 0.1, estimate);
                    card.synchronize();
                    milliseconds[step] = (System.nanoTime() - began) / 1e6;
                }
                Arrays.sort(milliseconds);
                line.put("step_ms", milliseconds[0]);
            }
        }
    }
}
