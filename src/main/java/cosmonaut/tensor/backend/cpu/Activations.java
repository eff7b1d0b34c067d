package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;
import static cosmonaut.tensor.backend.cpu.Lanes.SPECIES;

import cosmonaut.tensor.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The element-wise functions over rows of native memory.
///
/// One loop a function: a choice inside a shared loop would be compiled into more code than the compiler takes into one
/// method, and vectors would then be objects.
final class Activations {

    private Activations() {}

    /// `to[i] = function(from[i])` for `count` floats; both may be the same.
    static void apply(Activation function, long from, long to, int count) {
        switch (function) {
            case NONE -> {
                if (from != to) {
                    Lanes.copy(from, to, 4L * count);
                }
            }
            case RELU -> relu(from, to, count);
            case SILU -> silu(from, to, count);
            case GELU -> gelu(from, to, count);
            case SIGMOID -> sigmoid(from, to, count);
            case TANH -> tanh(from, to, count);
        }
    }

    /// Applies the function to a tile of sums and copies it into the destination.
    ///
    /// The tile goes through in one piece: the constants of the polynomials are set up once for all its rows.
    ///
    /// @param sums rows of [MicroKernel#WIDTH]; changed
    /// @param stepTo bytes from row to row of the destination
    static void store(Activation function, float[] sums, int at, int rows, int columns, long to, long stepTo) {
        apply(function, sums, at, at + rows * MicroKernel.WIDTH);
        scatter(sums, at, MicroKernel.WIDTH, rows, columns, to, stepTo);
    }

    /// The function of elements `from` to `end`, whole vectors, in place.
    static void apply(Activation function, float[] x, int from, int end) {
        switch (function) {
            case NONE -> {}
            case RELU -> relu(x, from, end);
            case SILU -> silu(x, from, end);
            case GELU -> gelu(x, from, end);
            case SIGMOID -> sigmoid(x, from, end);
            case TANH -> tanh(x, from, end);
        }
    }

    /// Copies rows of sums into the destination.
    ///
    /// @param step floats from row to row of the sums
    /// @param stepTo bytes from row to row of the destination
    static void scatter(float[] sums, int at, int step, int rows, int columns, long to, long stepTo) {
        int whole = columns / COUNT * COUNT;
        VectorMask<Float> rest = Lanes.first(columns - whole);
        for (int r = 0; r < rows; r++) {
            int source = at + r * step;
            long target = to + r * stepTo;
            for (int i = 0; i < whole; i += COUNT) {
                Lanes.store(FloatVector.fromArray(SPECIES, sums, source + i), target + 4L * i);
            }
            if (whole < columns) {
                Lanes.store(FloatVector.fromArray(SPECIES, sums, source + whole), target + 4L * whole, rest);
            }
        }
    }

    private static void relu(long from, long to, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i);
            Lanes.store(x.blend(0f, x.compare(VectorOperators.LT, 0f)), to + 4L * i);
        }
        if (i < count) {
            VectorMask<Float> rest = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, rest);
            Lanes.store(x.blend(0f, x.compare(VectorOperators.LT, 0f)), to + 4L * i, rest);
        }
    }

    private static void silu(long from, long to, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i);
            Lanes.store(VectorMath.silu(x), to + 4L * i);
        }
        if (i < count) {
            VectorMask<Float> rest = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, rest);
            Lanes.store(VectorMath.silu(x), to + 4L * i, rest);
        }
    }

    private static void gelu(long from, long to, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i);
            Lanes.store(VectorMath.gelu(x), to + 4L * i);
        }
        if (i < count) {
            VectorMask<Float> rest = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, rest);
            Lanes.store(VectorMath.gelu(x), to + 4L * i, rest);
        }
    }

    private static void sigmoid(long from, long to, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i);
            Lanes.store(VectorMath.sigmoid(x), to + 4L * i);
        }
        if (i < count) {
            VectorMask<Float> rest = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, rest);
            Lanes.store(VectorMath.sigmoid(x), to + 4L * i, rest);
        }
    }

    private static void tanh(long from, long to, int count) {
        int i = 0;
        for (; i + COUNT <= count; i += COUNT) {
            FloatVector x = Lanes.load(from + 4L * i);
            Lanes.store(VectorMath.tanh(x), to + 4L * i);
        }
        if (i < count) {
            VectorMask<Float> rest = Lanes.first(count - i);
            FloatVector x = Lanes.load(from + 4L * i, rest);
            Lanes.store(VectorMath.tanh(x), to + 4L * i, rest);
        }
    }

    private static void relu(float[] x, int from, int end) {
        for (int i = from; i < end; i += COUNT) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(x, i);
        }
    }

    private static void silu(float[] x, int from, int end) {
        for (int i = from; i < end; i += COUNT) {
            VectorMath.silu(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }

    private static void gelu(float[] x, int from, int end) {
        for (int i = from; i < end; i += COUNT) {
            VectorMath.gelu(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }

    private static void sigmoid(float[] x, int from, int end) {
        for (int i = from; i < end; i += COUNT) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }

    private static void tanh(float[] x, int from, int end) {
        for (int i = from; i < end; i += COUNT) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }
}
