package cosmonaut.network.text;

/// The bias that T5 adds to attention scores by the distance of two tokens; one table for all layers.
final class RelativeBias {

    private final float[] table;
    private final int heads;
    private final int buckets;
    private final int maxDistance;

    /// @param table `[buckets, heads]`
    RelativeBias(float[] table, int heads, int buckets, int maxDistance) {
        this.table = table;
        this.heads = heads;
        this.buckets = buckets;
        this.maxDistance = maxDistance;
    }

    /// `[heads, length, length]`, by query, then key.
    float[] values(int length) {
        float[] values = new float[heads * length * length];
        for (int query = 0; query < length; query++) {
            for (int key = 0; key < length; key++) {
                int bucket = bucket(key - query, buckets, maxDistance);
                for (int h = 0; h < heads; h++) {
                    values[(h * length + query) * length + key] = table[bucket * heads + h];
                }
            }
        }
        return values;
    }

    /// Half the buckets for keys behind the query, half for those after it; near ones have a bucket each, farther ones
    /// share them by the logarithm of the distance. In f32, as the reference does it: the borders depend on it.
    static int bucket(int relative, int buckets, int maxDistance) {
        int half = buckets / 2;
        int sign = relative > 0 ? half : 0;
        int distance = Math.abs(relative);
        int exact = half / 2;
        if (distance < exact) {
            return sign + distance;
        }
        float logarithm = (float) Math.log((float) distance / exact);
        float scaled = logarithm / (float) Math.log((double) maxDistance / exact) * (half - exact);
        return sign + Math.min(half - 1, exact + (int) scaled);
    }
}
