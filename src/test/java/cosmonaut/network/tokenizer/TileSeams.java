package cosmonaut.network.tokenizer;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// What tiles do to pictures: the figures of `docs/results/2026-11-28-tokenizer-tiles.md`.
///
/// Run with the folder of a tokenizer, `attention` or `none`, and if there are any with the folder of larger clips.
final class TileSeams {

    /// Weights without attention.
    private record Unattended(WeightSource weights) implements WeightSource {

        @Override
        public boolean has(String name) {
            return weights.has(name);
        }

        @Override
        public HostTensor get(String name) {
            HostTensor tensor = weights.get(name);
            return name.contains("attn_1") && name.contains("proj_out")
                    ? HostTensor.ofFloats(
                            new float[Math.toIntExact(tensor.shape().elements())],
                            tensor.shape().toArray())
                    : tensor;
        }

        @Override
        public Set<String> names() {
            return weights.names();
        }

        @Override
        public String origin() {
            return weights.origin();
        }
    }

    /// A clip, planes of [-1,1] as the tokenizer takes them.
    ///
    /// @param pixels `[3,T,H,W]`
    record Clip(float[] pixels, int frames, int height, int width) {

        static Clip read(Path... pictures) throws IOException {
            BufferedImage first = ImageIO.read(pictures[0].toFile());
            int width = first.getWidth();
            int height = first.getHeight();
            float[] pixels = new float[3 * pictures.length * height * width];
            for (int t = 0; t < pictures.length; t++) {
                BufferedImage picture = ImageIO.read(pictures[t].toFile());
                for (int i = 0; i < width * height; i++) {
                    int rgb = picture.getRGB(i % width, i / width);
                    for (int c = 0; c < 3; c++) {
                        pixels[(c * pictures.length + t) * width * height + i] = (rgb >> 16 - 8 * c & 255) / 128f - 1;
                    }
                }
            }
            return new Clip(pixels, pictures.length, height, width);
        }
    }

    /// What becomes of a clip.
    ///
    /// @param latents of the clip
    /// @param pixels decoded from `from`
    record Coded(float[] latents, float[] pixels) {}

    /// @param latents relative L2 of the latents against those of whole pictures
    /// @param pictures the same of pictures decoded from one and the same latents
    /// @param inner the same where no convolution has seen the end of a tile: what norms and attention do
    /// @param seam mean step of colour across the borders of tiles over that of the whole pictures there
    record Figures(double latents, double pictures, double inner, double seam) {}

    private TileSeams() {}

    /// Codes a clip, and decodes the latents given, or its own.
    static Coded code(Backend backend, VideoTokenizer tokenizer, Clip clip, float[] from) {
        try (TensorScope scope = backend.openScope("clip")) {
            ClipPlan plan = new ClipPlan(tokenizer.config(), clip.frames(), clip.height(), clip.width());
            Tensor pixels = scope.allocate(DType.F32, 3, clip.frames(), clip.height(), clip.width());
            Tensor latents = scope.allocate(
                    DType.F32,
                    tokenizer.config().latentChannels(),
                    plan.latentFrames(),
                    plan.latentHeight(),
                    plan.latentWidth());
            backend.write(pixels, clip.pixels());
            tokenizer.encode(latents, pixels);
            float[] coded = new float[Math.toIntExact(latents.shape().elements())];
            backend.read(coded, latents);
            backend.write(latents, from.length == 0 ? coded : from);
            tokenizer.decode(pixels, latents);
            float[] decoded = new float[clip.pixels().length];
            backend.read(decoded, pixels);
            return new Coded(coded, decoded);
        }
    }

    static Figures compare(Clip clip, Coded whole, Coded tiled, TilePlan plan) {
        int parts = plan.clip().config().spatialCompressionRatio();
        int reach = ReceptiveField.radius(plan.clip().config()) * parts;
        boolean[] across = inner(plan.columns(), parts, reach);
        boolean[] down = inner(plan.rows(), parts, reach);
        int width = clip.width();
        double inner =
                relative(whole.pixels(), tiled.pixels(), i -> across[i % width] && down[i / width % clip.height()]);
        double step = 0;
        double usual = 0;
        for (int x : borders(plan.columns(), parts)) {
            for (int i = x; i < clip.pixels().length; i += width) {
                step += Math.abs(tiled.pixels()[i] - tiled.pixels()[i - 1]);
                usual += Math.abs(whole.pixels()[i] - whole.pixels()[i - 1]);
            }
        }
        for (int y : borders(plan.rows(), parts)) {
            for (int i = 0; i < clip.pixels().length; i++) {
                if (i / width % clip.height() == y) {
                    step += Math.abs(tiled.pixels()[i] - tiled.pixels()[i - width]);
                    usual += Math.abs(whole.pixels()[i] - whole.pixels()[i - width]);
                }
            }
        }
        return new Figures(
                relative(whole.latents(), tiled.latents(), i -> true),
                relative(whole.pixels(), tiled.pixels(), i -> true),
                inner,
                step / usual);
    }

    /// Where every tile has begun and ended, and the middle between.
    private static List<Integer> borders(TileAxis axis, int parts) {
        List<Integer> lines = new ArrayList<>();
        for (int i = 1; i < axis.tiles(); i++) {
            lines.add(axis.start(i) * parts);
            if (axis.end(i - 1) > axis.start(i)) {
                lines.add((axis.start(i) + axis.end(i - 1)) * parts / 2);
                lines.add(axis.end(i - 1) * parts);
            }
        }
        return lines;
    }

    private static boolean[] inner(TileAxis axis, int parts, int reach) {
        boolean[] inner = new boolean[axis.extent() * parts];
        Arrays.fill(inner, true);
        for (int tile = 0; tile < axis.tiles(); tile++) {
            for (int at = axis.start(tile) * parts; at < axis.end(tile) * parts; at++) {
                inner[at] &= (tile == 0 || at - axis.start(tile) * parts >= reach)
                        && (tile == axis.tiles() - 1 || axis.end(tile) * parts - at > reach);
            }
        }
        return inner;
    }

    private static double relative(float[] whole, float[] tiled, IntPredicate counted) {
        double difference = 0;
        double energy = 0;
        for (int i = 0; i < whole.length; i++) {
            if (counted.test(i)) {
                difference += Math.pow(whole[i] - tiled[i], 2);
                energy += Math.pow(whole[i], 2);
            }
        }
        return Math.sqrt(difference / energy);
    }

    private static List<Clip> clips(Path samples, String picture) throws IOException {
        List<Clip> clips = new ArrayList<>();
        try (Stream<Path> scenes = Files.list(samples)) {
            for (Path scene : scenes.sorted().toList()) {
                if (Files.exists(scene.resolve(picture))) {
                    clips.add(Clip.read(scene.resolve(picture)));
                }
            }
        }
        return clips;
    }

    private static List<Clip> moving(Path samples) throws IOException {
        List<Clip> clips = new ArrayList<>();
        try (Stream<Path> scenes = Files.list(samples.resolve("evaluation"))) {
            for (Path scene : scenes.filter(path -> path.toString().contains("moving-"))
                    .sorted()
                    .toList()) {
                Path[] pictures = new Path[9];
                Arrays.setAll(pictures, i -> scene.resolve(String.format(Locale.ROOT, "picture-%04d.png", i)));
                clips.add(Clip.read(pictures));
            }
        }
        return clips;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        TokenizerConfig config = TokenizerConfig.read(folder.resolve("config.json"));
        try (Backend backend = new CpuBackend(2);
                TensorScope scope = backend.openScope("seams");
                Safetensors stored = Safetensors.open(folder)) {
            WeightSource weights = arguments[1].equals("none") ? new Unattended(stored) : stored;
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, weights);
            Path samples = Path.of("sample-scenes");
            table(backend, tokenizer, "pictures", clips(samples, "picture.png"), new int[] {0, 2, 5, 10});
            table(backend, tokenizer, "clips", moving(samples), new int[] {0, 2, 4});
            if (arguments.length > 2) {
                List<Clip> large = clips(Path.of(arguments[2]), "picture-0000.png");
                table(backend, tokenizer, "pictures", large, new int[] {0, 2, 5, 10, 21});
            }
        }
    }

    private static void table(
            Backend backend, VideoTokenizer tokenizer, String what, List<Clip> clips, int[] overlaps) {
        Clip size = clips.getFirst();
        ClipPlan plan = new ClipPlan(tokenizer.config(), size.frames(), size.height(), size.width());
        long bytes = TilePlan.whole(plan).bytes(DType.F32);
        System.out.printf(Locale.ROOT, "%s of %dx%d, %d at once%n", what, size.width(), size.height(), size.frames());
        tokenizer.inTiles(TilePlan::whole);
        List<Coded> whole = clips.stream()
                .map(clip -> code(backend, tokenizer, clip, new float[0]))
                .toList();
        double psnr = 0;
        for (int i = 0; i < clips.size(); i++) {
            double error = relative(clips.get(i).pixels(), whole.get(i).pixels(), at -> true);
            psnr += error / clips.size();
        }
        System.out.printf(Locale.ROOT, "whole pictures against the given ones: relative L2 %.4f%n", psnr);
        for (int[] grid : new int[][] {{1, 2}, {2, 2}, {2, 3}}) {
            for (int overlap : overlaps) {
                if (!new TileAxis(plan.latentHeight(), grid[0], overlap).isPossible()
                        || !new TileAxis(plan.latentWidth(), grid[1], overlap).isPossible()) {
                    continue;
                }
                TilePlan tiles = TilePlan.of(plan, grid[0], grid[1], overlap);
                tokenizer.inTiles(clip -> tiles);
                double[] sums = new double[4];
                for (int i = 0; i < clips.size(); i++) {
                    Coded coded =
                            code(backend, tokenizer, clips.get(i), whole.get(i).latents());
                    Figures one = compare(clips.get(i), whole.get(i), coded, tiles);
                    sums[0] += one.latents() / clips.size();
                    sums[1] += one.pictures() / clips.size();
                    sums[2] += one.inner() / clips.size();
                    sums[3] += one.seam() / clips.size();
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %dx%d | %d | %.5f | %.5f | %.5f | %.3f | %.2f |%n",
                        grid[0],
                        grid[1],
                        overlap,
                        sums[0],
                        sums[1],
                        sums[2],
                        sums[3],
                        (double) tiles.bytes(DType.F32) / bytes);
            }
        }
    }
}
