package cosmonaut.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.network.tokenizer.ClipPlan;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeded damage to configuration files: each is either read and usable, or refused in one line.
class ConfigurationFuzzTest {

    private static final String[] ODDITIES = {
        "null",
        "-1",
        "0",
        "1e400",
        "2147483648",
        "99999999999999999999",
        "\"\"",
        "[]",
        "{}",
        "true",
        "[null]",
        "1.5",
        "[[1]]"
    };

    @TempDir
    Path folder;

    static Stream<Arguments> readers() throws IOException {
        String vae = """
                {"in_channels":3,"out_channels":3,"latent_channels":2,"encoder_block_out_channels":[4,4,6],
                "decode_block_out_channels":[4,6,6],"attention_resolutions":[8],"resolution":64,"num_layers":1,
                "patch_size":4,"patch_type":"haar","scaling_factor":1.0,"spatial_compression_ratio":8,
                "temporal_compression_ratio":4,"latents_mean":[1,2],"latents_std":[1,2],"linear_bypass":true}""";
        String t5 = """
                {"d_model":8,"d_ff":16,"d_kv":2,"num_heads":4,"num_layers":2,"vocab_size":9,"layer_norm_epsilon":1e-6,
                "relative_attention_num_buckets":32,"relative_attention_max_distance":128,"feed_forward_proj":"relu"}""";
        String depth =
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[16,32],\"in_channels\":5,\"near\":0.25,\"far\":100}";
        String blend = "{\"architecture\":\"pixel-blend-1\",\"width\":48,\"layers\":4}";
        String unet = "{\"architecture\":\"pixel-unet-1\",\"widths\":[48,72],\"unshuffle\":4}";
        String tokenizer = Files.readString(Path.of("src/test/resources/golden/text-starter.json"));
        return Stream.of(
                Arguments.of("vae", vae, (Consumer<Path>) file -> {
                    TokenizerConfig config = TokenizerConfig.read(file);
                    VideoTokenizer.expectedWeights(config);
                    int cell = config.spatialCompressionRatio();
                    assertTrue(new ClipPlan(config, 1, cell, cell).workspaceBytes(DType.F32) > 0);
                }),
                Arguments.of("text encoder", t5, (Consumer<Path>) T5Config::read),
                Arguments.of("depth", depth, (Consumer<Path>) DepthConfig::read),
                Arguments.of("refiner", blend, (Consumer<Path>)
                        file -> PixelRefiner.expectedWeights(RefinerConfig.read(file))),
                Arguments.of("refiner with a U-Net", unet, (Consumer<Path>)
                        file -> PixelRefiner.expectedWeights(RefinerConfig.read(file))),
                Arguments.of("text tokenizer", tokenizer, (Consumer<Path>)
                        file -> TextTokenizer.read(file).encode("A quiet library \ud83d\ude42 </s>", 64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void survivesDamage(String what, String good, Consumer<Path> reader) throws IOException {
        Path file = folder.resolve("config.json");
        reader.accept(Files.writeString(file, good));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(what.hashCode());
        long deadline = System.nanoTime() + 500_000_000L;
        int refused = 0;
        for (int round = 0; round < 1500 && System.nanoTime() < deadline; round++) {
            Files.write(file, mutate(good, random));
            try {
                reader.accept(file);
            } catch (InvalidInputException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.toString());
                refused++;
            }
        }
        assertTrue(refused > 5, what + ": refused only " + refused);
    }

    private static byte[] mutate(String good, RandomGenerator random) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            default -> {
                // Some value becomes something odd: what follows a colon or comma up to the next comma or bracket.
                int from = random.nextInt(good.length());
                while (from < good.length() && good.charAt(from) != ':' && good.charAt(from) != ',') {
                    from++;
                }
                int to = Math.min(good.length(), from + 1);
                while (to < good.length() && ",]}".indexOf(good.charAt(to)) < 0) {
                    to++;
                }
                String odd = ODDITIES[random.nextInt(ODDITIES.length)];
                yield (good.substring(0, Math.min(from + 1, good.length())) + odd + good.substring(to))
                        .getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
