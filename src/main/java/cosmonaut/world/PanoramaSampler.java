package cosmonaut.world;

import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.PanoramaDenoiser;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.SigmaSchedule;
import cosmonaut.diffusion.SolverKind;
import cosmonaut.model.PanoramaSettings;
import cosmonaut.network.panorama.DistanceCode;
import cosmonaut.network.panorama.PanoramaConfig;
import cosmonaut.network.panorama.PanoramaNetwork;
import cosmonaut.spatial.Cylinder;
import cosmonaut.spatial.Panorama;
import cosmonaut.spatial.Surroundings;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Imagines what surrounds a place, from what is seen of it: colours by diffusion, one evaluation at a time, then the
/// distance behind them.
final class PanoramaSampler {

    /// Distances are coded in units of this deviation.
    private static final float DISTANCE_SCALE = 0.5f;

    private final Backend backend;
    private final Resident<PanoramaNetwork> distance;
    private final Cylinder raster;
    private final LatentCoder coder;
    private final PictureTransfer transfer;
    private final PanoramaDenoiser denoiser;
    private final Sampler sampler;
    private final Tensor known;
    private final Tensor noise;
    private final Tensor result;
    private final Tensor distancePlanes;
    private final @Nullable Tensor distanceFacts;
    private final Tensor told;
    private final int cell;
    private @Nullable Surroundings place;
    private float[] coded = {};
    private float[] quarters = {};
    private float[] keptCells = {};

    /// @param networks the three networks of a model that has them
    /// @throws cosmonaut.InvalidInputException unless they fit each other, the tokenizer, the text encoder and the
    /// settings
    PanoramaSampler(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            PanoramaParts networks,
            PanoramaSettings settings,
            SamplerConfig sampling) {
        this.backend = backend;
        this.distance = networks.distance();
        this.raster = new Cylinder(settings.width(), settings.height());
        this.transfer = new PictureTransfer(backend, scope, raster.height(), raster.width());
        this.coder = new LatentCoder(
                backend,
                scope,
                parts.tokenizer(),
                transfer,
                raster.width(),
                raster.height(),
                1,
                sampling.sigmaData(),
                parts.config().agreed());
        this.cell = parts.tokenizer().get().config().spatialCompressionRatio();
        networks.require(parts.files(), parts.text().width(), coder.latentShape());
        this.denoiser = new PanoramaDenoiser(
                backend,
                scope,
                networks.layout(),
                networks.finish(),
                sampling.preconditioning(),
                new Guidance(settings.wordGuidance()),
                settings.sigmaFinish());
        this.sampler = new Sampler(backend, scope, schedule(settings), SolverKind.TWO_AB, coder.latentShape());
        this.known = scope.allocate(DType.F32, coder.latentShape());
        this.noise = scope.allocate(DType.F32, coder.latentShape());
        this.result = scope.allocate(DType.F32, coder.latentShape());
        PanoramaConfig config = distance.get().config();
        this.distancePlanes = scope.allocate(DType.F32, coder.latentShape().with(0, config.inputs()));
        this.distanceFacts = distance.get().allocateFacts(scope);
        this.told = scope.allocate(DType.F32, coder.latentShape().with(0, config.latent()));
    }

    /// The layout's levels as Karras et al. 2022 space them, then as many by even factors down to the lowest.
    static SigmaSchedule schedule(PanoramaSettings settings) {
        double rho = 7;
        double high = Math.pow(settings.sigmaMax(), 1 / rho);
        double low = Math.pow(settings.sigmaFinish(), 1 / rho);
        int layout = settings.layoutSteps();
        int finish = settings.finishSteps();
        DoubleStream first = IntStream.range(0, layout)
                .mapToDouble(i -> Math.pow(high + (double) i / (layout - 1) * (low - high), rho));
        DoubleStream last = IntStream.rangeClosed(1, finish)
                .mapToDouble(i -> settings.sigmaFinish()
                        * Math.pow(settings.sigmaMin() / settings.sigmaFinish(), (double) i / finish));
        return SigmaSchedule.ofLevels(DoubleStream.concat(first, last).toArray());
    }

    Cylinder raster() {
        return raster;
    }

    /// How often [#step] is to be called.
    int steps() {
        return sampler.evaluations();
    }

    /// Begins with a place.
    ///
    /// @param text mean of the text encoder's rows; zeros without a text
    /// @param appearance mean, then deviation, of the latents of the world's first picture, by channel
    /// @param random what is imagined where nothing is known
    void begin(Surroundings seen, float[] text, float[] appearance, NumpyRandom random) {
        place = seen;
        int pixels = raster.pixels();
        float[][] planes = new float[4][pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c][i] = seen.colour()[3 * i + c];
            }
            planes[3][i] = DistanceCode.nearness(seen.distance()[i]);
        }
        float[] near = planes[3].clone();
        seen.fill(planes);
        coded = distance.get().code().encode(planes[3], raster.width());
        float[] filled = new float[3 * pixels];
        for (int i = 0; i < filled.length; i++) {
            filled[i] = planes[i % 3][i / 3];
        }
        coder.put(0, filled);
        coder.encode(known);
        float[] shares = seen.shares(seen.seen(), cell);
        float[] kept = seen.shares(seen.kept(), cell);
        quarters = quarters(shares, kept, seen.quarters(near, seen.seen(), cell));
        keptCells = keptCells(kept);
        denoiser.condition(known, coded, quarters, keptCells, text, appearance, mean(shares), mean(kept));
        backend.write(
                noise, random.standardNormals(Math.toIntExact(noise.shape().elements())));
        sampler.begin(noise, denoiser);
    }

    /// Seen, kept, near, and the height of the row from -1 at the top to 1.
    private float[] quarters(float[] shares, float[] kept, float[] near) {
        int rows = raster.height() / cell;
        int columns = raster.width() / cell;
        float[] made = new float[3 * shares.length + rows * columns];
        System.arraycopy(shares, 0, made, 0, shares.length);
        System.arraycopy(kept, 0, made, shares.length, shares.length);
        System.arraycopy(near, 0, made, 2 * shares.length, shares.length);
        for (int i = 0; i < rows * columns; i++) {
            int row = i / columns;
            made[3 * shares.length + i] = rows == 1 ? 0 : 2f * row / (rows - 1) - 1;
        }
        return made;
    }

    /// Cells of which every quarter is kept.
    private static float[] keptCells(float[] kept) {
        int cells = kept.length / 4;
        float[] made = new float[cells];
        for (int i = 0; i < cells; i++) {
            boolean whole = true;
            for (int quarter = 0; quarter < 4; quarter++) {
                whole &= kept[quarter * cells + i] > 0.999f;
            }
            made[i] = whole ? 1 : 0;
        }
        return made;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /// Asks a network once.
    ///
    /// @param step 0, then one more each time
    void step(int step) {
        sampler.step(step, result, denoiser, (call, calls, sigma) -> {});
    }

    /// The panorama, after the last step.
    Panorama finish() {
        Surroundings seen = place;
        if (seen == null) {
            throw new IllegalStateException("no place was begun");
        }
        float[] colour = transfer.get(coder.decode(result), 0);
        return Panorama.joined(seen, colour, distances());
    }

    private float[] distances() {
        PanoramaNetwork network = distance.get();
        DistanceCode code = network.code();
        int colours = result.shape().extent(0);
        int cells = coded.length / code.channels();
        backend.axpby(distancePlanes.slice(0, colours), 2, result, 0, result);
        float[] conditions = new float[coded.length + quarters.length];
        System.arraycopy(coded, 0, conditions, 0, coded.length);
        System.arraycopy(quarters, 0, conditions, coded.length, quarters.length);
        backend.write(distancePlanes.slice(colours, distancePlanes.shape().extent(0)), conditions);
        network.forward(told, distancePlanes, 0, distanceFacts);
        float[] answer = new float[coded.length];
        backend.read(answer, told);
        for (int i = 0; i < answer.length; i++) {
            answer[i] = keptCells[i % cells] > 0 ? coded[i] : DISTANCE_SCALE * answer[i];
        }
        float[] metres = code.decode(answer, raster.width());
        for (int i = 0; i < metres.length; i++) {
            metres[i] = DistanceCode.metres(metres[i]);
        }
        return metres;
    }
}
