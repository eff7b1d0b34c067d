package cosmonaut.spatial;

/// Sharpens the edges of a panorama's distances: where a few components blurred a step, every pixel takes the nearer or
/// the farther side of it, so that nothing hangs between two surfaces.
///
/// Nearness, `4 / (4 + metres)`, counts: it is what the components are of.
final class DistanceEdges {

    /// Pixels between the three of which nearness is compared for a bend.
    private static final int SPAN = 3;

    /// A bend of more than this share of what is nearest around is an edge.
    private static final float BEND = 0.12f;

    /// Sides that differ by less than this factor are one surface.
    private static final float ONE_SURFACE = 1.15f;

    private static final float HALF_NEAR = 4;

    private final int width;
    private final int height;

    DistanceEdges(Cylinder raster) {
        this.width = raster.width();
        this.height = raster.height();
    }

    /// @param metres horizontal distances, above 0
    float[] snapped(float[] metres) {
        float[] near = new float[metres.length];
        for (int i = 0; i < near.length; i++) {
            near[i] = HALF_NEAR / (HALF_NEAR + metres[i]);
        }
        float[] high = extreme(near, 2, 1);
        float[] low = extreme(near, 2, -1);
        float[] bent = new float[near.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float across = Math.abs(at(near, y, x - SPAN) - 2 * near[i] + at(near, y, x + SPAN));
                float down = Math.abs(at(near, y - SPAN, x) - 2 * near[i] + at(near, y + SPAN, x));
                bent[i] = Math.max(across, down) > BEND * high[i] ? 1 : 0;
            }
        }
        float[] edge = extreme(bent, 1, 1);
        float[] made = metres.clone();
        for (int i = 0; i < made.length; i++) {
            if (edge[i] > 0 && high[i] > ONE_SURFACE * low[i]) {
                float side = near[i] - low[i] > 0.5f * (high[i] - low[i]) ? high[i] : low[i];
                made[i] = HALF_NEAR / side - HALF_NEAR;
            }
        }
        return made;
    }

    /// The largest (or, with a sign of -1, the smallest) within so many pixels.
    private float[] extreme(float[] values, int reach, int sign) {
        float[] rows = new float[values.length];
        float[] made = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float best = Float.NEGATIVE_INFINITY;
            for (int k = -reach; k <= reach; k++) {
                best = Math.max(best, sign * at(values, i / width, i % width + k));
            }
            rows[i] = best;
        }
        for (int i = 0; i < values.length; i++) {
            float best = Float.NEGATIVE_INFINITY;
            for (int k = -reach; k <= reach; k++) {
                best = Math.max(best, at(rows, i / width + k, i % width));
            }
            made[i] = sign * best;
        }
        return made;
    }

    private float at(float[] values, int y, int x) {
        return values[Math.clamp(y, 0, height - 1) * width + Math.floorMod(x, width)];
    }
}
