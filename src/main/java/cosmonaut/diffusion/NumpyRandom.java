package cosmonaut.diffusion;

/// NumPy's legacy generator, `numpy.random.RandomState(seed)`: Mersenne Twister 19937 and the polar method for normal
/// numbers (Cosmos 1.0, section 2.4). Bit-exact.
public final class NumpyRandom {

    private static final int SIZE = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;
    private boolean cached;
    private double cache;

    private NumpyRandom() {}

    /// The generator of a seed: `RandomState(seed)` below 2^32, `RandomState([low, high])` of the two 32-bit halves
    /// above (NumPy itself takes no single seed that large).
    public static NumpyRandom ofSeed(long seed) {
        int low = (int) seed;
        int high = (int) (seed >>> 32);
        return high == 0 ? ofWord(low) : ofWords(low, high);
    }

    /// `RandomState([words...])`.
    public static NumpyRandom ofWords(int... words) {
        if (words.length == 0) {
            throw new IllegalArgumentException("a seed needs at least one word");
        }
        NumpyRandom random = ofWord(19650218);
        int[] mt = random.state;
        int i = 1;
        int j = 0;
        for (int k = Math.max(SIZE, words.length); k > 0; k--) {
            mt[i] = (mt[i] ^ (mix(mt[i - 1]) * 1664525)) + words[j] + j;
            j = (j + 1) % words.length;
            i = wrapped(mt, i + 1);
        }
        for (int k = SIZE - 1; k > 0; k--) {
            mt[i] = (mt[i] ^ (mix(mt[i - 1]) * 1566083941)) - i;
            i = wrapped(mt, i + 1);
        }
        mt[0] = 0x80000000;
        return random;
    }

    /// A generator in the same state, that goes on by itself.
    public NumpyRandom copy() {
        NumpyRandom copy = new NumpyRandom();
        System.arraycopy(state, 0, copy.state, 0, SIZE);
        copy.next = next;
        copy.cached = cached;
        copy.cache = cache;
        return copy;
    }

    /// A normal number of mean 0 and variance 1.
    public double standardNormal() {
        if (cached) {
            cached = false;
            return cache;
        }
        double x1;
        double x2;
        double squares;
        do {
            x1 = 2 * uniform() - 1;
            x2 = 2 * uniform() - 1;
            squares = x1 * x1 + x2 * x2;
        } while (squares >= 1 || squares == 0);
        double factor = Math.sqrt(-2 * Math.log(squares) / squares);
        cached = true;
        cache = factor * x1;
        return factor * x2;
    }

    /// `standard_normal(count).astype(float32)`.
    public float[] standardNormals(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) standardNormal();
        }
        return values;
    }

    /// A number in [0, 1) with 53 random bits.
    public double uniform() {
        int a = nextWord() >>> 5;
        int b = nextWord() >>> 6;
        return (a * 67108864.0 + b) / 9007199254740992.0;
    }

    private static NumpyRandom ofWord(int seed) {
        NumpyRandom random = new NumpyRandom();
        int[] mt = random.state;
        mt[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            mt[i] = 1812433253 * mix(mt[i - 1]) + i;
        }
        return random;
    }

    private static int mix(int word) {
        return word ^ (word >>> 30);
    }

    private static int wrapped(int[] mt, int i) {
        if (i < SIZE) {
            return i;
        }
        mt[0] = mt[SIZE - 1];
        return 1;
    }

    private int nextWord() {
        if (next == SIZE) {
            twist();
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int k = 0; k < SIZE; k++) {
            int y = (state[k] & 0x80000000) | (state[(k + 1) % SIZE] & 0x7fffffff);
            state[k] = state[(k + MIDDLE) % SIZE] ^ (y >>> 1) ^ ((y & 1) * 0x9908b0df);
        }
    }
}
