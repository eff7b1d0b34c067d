package cosmonaut.network.panorama;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.tensor.WeightSource;

/// How distances are told in latent cells: principal components of the nearness of a cell's pixels, each of deviation
/// one half. Nearness is `4 / (4 + metres)`: 1 at the lens, a half at 4 m, 0 endlessly far.
///
/// Distances are horizontal, as a cylinder has them.
public final class DistanceCode {

    /// Pixels along the edge of a cell.
    public static final int CELL = 8;

    /// Distance, in metres, at which nearness is a half.
    private static final float HALF_NEAR = 4;

    private static final float NEAREST = 0.05f;
    private static final float FARTHEST = 100;
    private static final float DEVIATION = 0.5f;
    private static final int PIXELS = CELL * CELL;

    private final float[] mean;
    private final float[] components;
    private final float[] deviations;

    private DistanceCode(float[] mean, float[] components, float[] deviations) {
        this.mean = mean;
        this.components = components;
        this.deviations = deviations;
    }

    static void addTo(ExpectedWeights expected, int channels) {
        expected.add("basis.mean", PIXELS)
                .add("basis.components", channels, PIXELS)
                .add("basis.std", channels);
    }

    static DistanceCode read(WeightSource weights) {
        return new DistanceCode(
                weights.get("basis.mean").toFloats(),
                weights.get("basis.components").toFloats(),
                weights.get("basis.std").toFloats());
    }

    /// Numbers in a latent cell.
    public int channels() {
        return deviations.length;
    }

    /// Nearness of a distance in metres.
    public static float nearness(float metres) {
        return HALF_NEAR / (HALF_NEAR + Math.clamp(metres, NEAREST, FARTHEST));
    }

    /// The distance of a nearness, 0.05 to 100 m.
    public static float metres(float nearness) {
        float clamped = Math.clamp(nearness, HALF_NEAR / (HALF_NEAR + FARTHEST), HALF_NEAR / (HALF_NEAR + NEAREST));
        return HALF_NEAR / clamped - HALF_NEAR;
    }

    /// @param near nearness of pixels, row by row
    /// @param width pixels of a row, a multiple of [#CELL]
    /// @return `[channels, height/8, width/8]`
    public float[] encode(float[] near, int width) {
        int columns = width / CELL;
        int cells = near.length / PIXELS;
        float[] made = new float[channels() * cells];
        for (int cell = 0; cell < cells; cell++) {
            int corner = cell / columns * CELL * width + cell % columns * CELL;
            for (int k = 0; k < channels(); k++) {
                float sum = 0;
                for (int i = 0; i < PIXELS; i++) {
                    sum += components[k * PIXELS + i] * (near[corner + i / CELL * width + i % CELL] - mean[i]);
                }
                made[k * cells + cell] = sum * DEVIATION / deviations[k];
            }
        }
        return made;
    }

    /// @param latent `[channels, rows, width/8]`
    /// @param width pixels of a row, a multiple of [#CELL]
    /// @return nearness of pixels, row by row
    public float[] decode(float[] latent, int width) {
        int columns = width / CELL;
        int cells = latent.length / channels();
        float[] near = new float[cells * PIXELS];
        for (int cell = 0; cell < cells; cell++) {
            int corner = cell / columns * CELL * width + cell % columns * CELL;
            for (int i = 0; i < PIXELS; i++) {
                float sum = mean[i];
                for (int k = 0; k < channels(); k++) {
                    sum += components[k * PIXELS + i] * deviations[k] / DEVIATION * latent[k * cells + cell];
                }
                near[corner + i / CELL * width + i % CELL] = sum;
            }
        }
        return near;
    }
}
