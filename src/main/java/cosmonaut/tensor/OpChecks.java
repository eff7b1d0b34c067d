package cosmonaut.tensor;

import java.util.Arrays;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// What the operands of every [Backend] operation must look like; one method an operation, the same for all backends.
///
/// A method returns when the operands fit and throws [IllegalArgumentException] with operation, shapes and the rule if
/// not.
public final class OpChecks {

    /// How many terms [Backend#linearCombination] takes.
    public static final int MOST_TERMS = 6;

    private final String backend;
    private final DType activation;
    private final BiPredicate<Op, DType> supports;

    /// @param backend name for the messages
    /// @param activation as [Backend#activationType] answers
    /// @param supports which types the backend can do, as [Backend#supports] answers
    public OpChecks(String backend, DType activation, BiPredicate<Op, DType> supports) {
        this.backend = backend;
        this.activation = activation;
        this.supports = supports;
    }

    /// Host floats and the tensor they are copied to or from.
    static void transfer(Tensor tensor, float[] host) {
        require(tensor.dtype().isFloating(), "read and write need a tensor of a floating type, got %s", tensor);
        require(tensor.shape().elements() == host.length, "%s floats for tensor %s", host.length, tensor);
    }

    /// [Backend#upload] and [Backend#download].
    public static void transfer(Tensor tensor, HostTensor host) {
        require(
                tensor.dtype() == host.dtype() && tensor.shape().equals(host.shape()),
                "transfers need one type and shape, got %s and host memory of %s",
                tensor,
                host);
    }

    /// [Backend#copy].
    public void copy(Tensor dst, Tensor src) {
        supported(Op.COPY, dst.dtype());
        supported(Op.COPY, src.dtype());
        require(
                dst.dtype() == src.dtype()
                        || (dst.dtype().isFloating() && src.dtype().isFloating()),
                "COPY converts between floating types only, got %s from %s",
                dst,
                src);
        sameShape(Op.COPY, dst, src);
    }

    /// [Backend#fill].
    public void fill(Tensor dst) {
        supported(Op.FILL, dst.dtype());
    }

    /// [Backend#axpby], [Backend#multiply], [Backend#multiplyAdd] and [Backend#activate]: all of one type and shape.
    public void elementWise(Op op, Tensor dst, Tensor... sources) {
        sameType(op, dst, sources);
        for (Tensor source : sources) {
            sameShape(op, dst, source);
        }
    }

    /// [Backend#clamp].
    public void clamp(Tensor dst, Tensor src, double low, double high) {
        elementWise(Op.CLAMP, dst, src);
        require(low <= high, "CLAMP of %s between %s and %s: no value lies there", src, low, high);
    }

    /// [Backend#gatedAdd].
    public void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y) {
        sameType(Op.GATED_ADD, dst, x, gate, y);
        sameShape(Op.GATED_ADD, dst, x);
        sameShape(Op.GATED_ADD, dst, y);
        perChannel(Op.GATED_ADD, x, gate);
    }

    /// [Backend#layerNormModulate].
    public void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift) {
        norm(Op.LAYER_NORM_MODULATE, dst, x, scale, shift);
    }

    /// [Backend#gatedAddNorm].
    public void gatedAddNorm(
            Tensor sum,
            Tensor normed,
            Tensor x,
            Tensor gate,
            Tensor y,
            @Nullable Tensor more,
            Tensor scale,
            Tensor shift) {
        gatedAdd(sum, x, gate, y);
        layerNormModulate(normed, sum, scale, shift);
        distinct(sum, normed);
        if (more != null) {
            elementWise(Op.AXPBY, sum, more);
            distinct(sum, more);
            distinct(normed, more);
        }
    }

    /// What may not be one another in [Backend#gatedAddNorm].
    static void distinct(Tensor sum, Tensor normed) {
        distinct(Op.GATED_ADD, sum, normed);
    }

    /// [Backend#rmsNormRope].
    public void rmsNormRope(Tensor dst, Tensor x, Tensor weight, Tensor cos, Tensor sin) {
        rmsNorm(dst, x, weight);
        rope(dst, x, cos, sin);
    }

    /// [Backend#rmsNorm].
    public void rmsNorm(Tensor dst, Tensor x, Tensor weight) {
        norm(Op.RMS_NORM, dst, x, weight);
    }

    /// [Backend#groupNorm].
    public void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias) {
        rank(Op.GROUP_NORM, x, 3);
        norm(Op.GROUP_NORM, dst, x, weight, bias);
    }

    /// [Backend#prepareLinear].
    public void prepareLinear(HostTensor weight, @Nullable HostTensor bias) {
        supported(Op.LINEAR, weight.dtype());
        rank(Op.LINEAR, weight.asTensor(), 2);
        weightBias(Op.LINEAR, weight, bias);
    }

    /// [Backend#linear].
    public void linear(Tensor dst, Tensor x, LinearWeight weight) {
        activations(Op.LINEAR, dst, x);
        Shape in = x.shape();
        Shape out = dst.shape();
        require(
                in.rank() > 0
                        && out.rank() > 0
                        && in.extent(-1) == weight.inputs()
                        && out.extent(-1) == weight.outputs()
                        && in.elements(0, in.rank() - 1) == out.elements(0, out.rank() - 1),
                "LINEAR %s from %s does not fit a weight [%s,%s]",
                dst,
                x,
                weight.outputs(),
                weight.inputs());
        distinct(Op.LINEAR, dst, x);
    }

    /// [Backend#prepareConv].
    public void prepareConv(HostTensor weight, @Nullable HostTensor bias) {
        supported(Op.CONV, weight.dtype());
        rank(Op.CONV, weight.asTensor(), 5);
        weightBias(Op.CONV, weight, bias);
    }

    /// [Backend#conv].
    public void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry) {
        activations(Op.CONV, dst, x);
        rank(Op.CONV, x, 4);
        Shape in = x.shape();
        require(in.extent(3) == weight.inputs(), "CONV input %s, the kernel takes %s channels", x, weight.inputs());
        require(in.extent(0) > 0, "CONV input %s has no frame", x);
        expect(
                Op.CONV,
                dst,
                x,
                geometry.outT(in.extent(0), weight.kernelT()),
                geometry.outH(in.extent(1), weight.kernelH()),
                geometry.outW(in.extent(2), weight.kernelW()),
                weight.outputs());
        distinct(Op.CONV, dst, x);
    }

    /// [Backend#attention].
    public void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec) {
        sameType(Op.ATTENTION, dst, q, k, v);
        rank(Op.ATTENTION, q, 4);
        rank(Op.ATTENTION, k, 4);
        sameShape(Op.ATTENTION, dst, q);
        sameShape(Op.ATTENTION, v, k);
        Shape query = q.shape();
        Shape key = k.shape();
        require(
                query.extent(0) == key.extent(0)
                        && query.extent(2) == key.extent(2)
                        && query.extent(3) == key.extent(3),
                "ATTENTION queries %s and keys %s must agree in batch, heads and features",
                q,
                k);
        require(key.extent(1) + spec.zeroKeys() > 0, "ATTENTION needs at least one key, got %s", k);
        Tensor bias = spec.bias();
        if (bias != null) {
            require(bias.dtype() == DType.F32, "ATTENTION needs an F32 bias, got %s", bias);
            expect(Op.ATTENTION, bias, q, query.extent(2), query.extent(1), key.extent(1));
            distinct(Op.ATTENTION, dst, bias);
        }
        distinct(Op.ATTENTION, dst, q, k, v);
    }

    /// [Backend#rope].
    public void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin) {
        sameType(Op.ROPE, dst, x);
        DType table = x.dtype() == DType.F64 ? DType.F64 : DType.F32;
        require(cos.dtype() == table && sin.dtype() == table, "ROPE needs %s tables, got %s and %s", table, cos, sin);
        rank(Op.ROPE, x, 3);
        sameShape(Op.ROPE, dst, x);
        require(x.shape().extent(2) % 2 == 0, "ROPE needs an even number of features, got %s", x);
        expect(Op.ROPE, cos, x, x.shape().extent(0), x.shape().extent(2) / 2);
        sameShape(Op.ROPE, sin, cos);
    }

    /// [Backend#permute].
    public void permute(Tensor dst, Tensor src, int... axes) {
        if (dst.dtype() == src.dtype()) {
            supported(Op.PERMUTE, dst.dtype());
        } else {
            activation(Op.PERMUTE, dst);
            activation(Op.PERMUTE, src);
        }
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        int[] extents = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            require(
                    sorted[i] == i && axes.length == src.shape().rank(),
                    "PERMUTE axes %s do not name every axis of %s once",
                    Arrays.toString(axes),
                    src);
            extents[i] = src.shape().extent(axes[i]);
        }
        expect(Op.PERMUTE, dst, src, extents);
        distinct(Op.PERMUTE, dst, src);
    }

    /// [Backend#concat].
    public void concat(Tensor dst, int axis, Tensor... parts) {
        require(parts.length > 0, "CONCAT of no parts into %s", dst);
        sameType(Op.CONCAT, dst, parts);
        axis(Op.CONCAT, dst, axis);
        int sum = 0;
        for (Tensor part : parts) {
            require(part.shape().rank() == dst.shape().rank(), "CONCAT part %s into %s: other rank", part, dst);
            int extent = part.shape().extent(axis);
            require(
                    part.shape().equals(dst.shape().with(axis, extent)),
                    "CONCAT part %s into %s: may differ along axis %s only",
                    part,
                    dst,
                    axis);
            sum = Math.addExact(sum, extent);
        }
        require(sum == dst.shape().extent(axis), "CONCAT parts hold %s along axis %s of %s", sum, axis, dst);
        distinct(Op.CONCAT, dst, parts);
    }

    /// [Backend#narrow].
    public void narrow(Tensor dst, Tensor src, int axis, int from) {
        sameType(Op.NARROW, dst, src);
        axis(Op.NARROW, src, axis);
        require(dst.shape().rank() == src.shape().rank(), "NARROW %s from %s: other rank", dst, src);
        int extent = dst.shape().extent(axis);
        require(
                dst.shape().equals(src.shape().with(axis, extent)),
                "NARROW %s from %s: may differ along axis %s only",
                dst,
                src,
                axis);
        require(
                from >= 0 && extent <= src.shape().extent(axis) - from,
                "NARROW from %s takes %s beyond axis %s of %s",
                from,
                extent,
                axis,
                src);
        distinct(Op.NARROW, dst, src);
    }

    /// [Backend#gather]; whether the indices lie inside the table is for the backend to check ([#index]).
    public void gather(Tensor dst, Tensor table, Tensor indices) {
        supported(Op.GATHER, table.dtype());
        activations(Op.GATHER, dst);
        rank(Op.GATHER, table, 2);
        rank(Op.GATHER, indices, 1);
        require(indices.dtype() == DType.I32, "GATHER indices must be I32, got %s", indices);
        expect(Op.GATHER, dst, table, indices.shape().extent(0), table.shape().extent(1));
        distinct(Op.GATHER, dst, table, indices);
    }

    /// One index of [Backend#gather].
    public void index(int index, Tensor table) {
        require(index >= 0 && index < table.shape().extent(0), "GATHER index %s is outside table %s", index, table);
    }

    /// [Backend#haar].
    public void haar(Tensor dst, Tensor src) {
        bands(Op.HAAR, src, dst);
        sameType(Op.HAAR, dst, src);
        distinct(Op.HAAR, dst, src);
    }

    /// [Backend#inverseHaar].
    public void inverseHaar(Tensor dst, Tensor src) {
        bands(Op.INVERSE_HAAR, dst, src);
        sameType(Op.INVERSE_HAAR, dst, src);
        distinct(Op.INVERSE_HAAR, dst, src);
    }

    /// [Backend#resizeNearest].
    public void resizeNearest(Tensor dst, Tensor src) {
        sameType(Op.RESIZE_NEAREST, dst, src);
        rank(Op.RESIZE_NEAREST, src, 4);
        rank(Op.RESIZE_NEAREST, dst, 4);
        for (int axis = 0; axis < 4; axis++) {
            int in = src.shape().extent(axis);
            int out = dst.shape().extent(axis);
            require(
                    in > 0 && out >= in && out % in == 0 && (axis < 3 || out == in),
                    "RESIZE_NEAREST %s from %s: axis %s is no whole multiple",
                    dst,
                    src,
                    axis);
        }
        distinct(Op.RESIZE_NEAREST, dst, src);
    }

    /// [Backend#averagePool].
    public void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        sameType(Op.AVERAGE_POOL, dst, src);
        rank(Op.AVERAGE_POOL, src, 4);
        require(kt > 0 && kh > 0 && kw > 0, "AVERAGE_POOL cells of %s x %s x %s", kt, kh, kw);
        Shape in = src.shape();
        expect(Op.AVERAGE_POOL, dst, src, in.extent(0) / kt, in.extent(1) / kh, in.extent(2) / kw, in.extent(3));
        distinct(Op.AVERAGE_POOL, dst, src);
    }

    /// [Backend#linearCombination].
    public void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        require(
                terms.length >= 1 && terms.length <= MOST_TERMS && coefficients.length == terms.length,
                "LINEAR_COMBINATION of %s terms with %s coefficients",
                terms.length,
                coefficients.length);
        supported(Op.LINEAR_COMBINATION, dst.dtype());
        for (Tensor term : terms) {
            supported(Op.LINEAR_COMBINATION, term.dtype());
            sameShape(Op.LINEAR_COMBINATION, dst, term);
        }
    }

    /// [Backend#affine].
    public void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after) {
        sameType(Op.AFFINE, dst, x, before, factor, after);
        sameShape(Op.AFFINE, dst, x);
        sameShape(Op.AFFINE, before, factor);
        sameShape(Op.AFFINE, after, factor);
        int axes = factor.shape().rank();
        boolean fits = axes <= x.shape().rank();
        for (int axis = 0; fits && axis < axes; axis++) {
            fits = factor.shape().extent(axis) == x.shape().extent(axis);
        }
        require(fits, "AFFINE of %s needs factors of its first axes, got %s", x, factor);
        distinct(Op.AFFINE, dst, before, factor, after);
    }

    /// [Backend#guide].
    public static void guide(Tensor dst, Tensor a, Tensor b, Tensor x, @Nullable Tensor keep, @Nullable Tensor fixed) {
        require((keep == null) == (fixed == null), "GUIDE needs both what is kept and what is fixed, or neither");
        Tensor[] sources = keep == null || fixed == null ? new Tensor[] {a, b, x} : new Tensor[] {a, b, x, keep, fixed};
        typed(Op.GUIDE, DType.F32, dst);
        for (Tensor source : sources) {
            typed(Op.GUIDE, DType.F32, source);
            sameShape(Op.GUIDE, dst, source);
        }
        require(!a.overlaps(b), "GUIDE needs two tensors to compare, got %s twice", a);
        distinct(Op.GUIDE, x, dst, a, b);
    }

    static void typed(Op op, DType wanted, Tensor tensor) {
        require(tensor.dtype() == wanted, "%s needs %s here, got %s", op, wanted, tensor);
    }

    private void norm(Op op, Tensor dst, Tensor x, Tensor... perChannel) {
        sameType(op, dst, x);
        sameType(op, dst, perChannel);
        sameShape(op, dst, x);
        for (Tensor tensor : perChannel) {
            perChannel(op, x, tensor);
        }
    }

    private void weightBias(Op op, HostTensor weight, @Nullable HostTensor bias) {
        if (bias != null) {
            supported(op, bias.dtype());
            expect(op, bias.asTensor(), weight.asTensor(), weight.shape().extent(0));
        }
    }

    private static void bands(Op op, Tensor whole, Tensor halves) {
        rank(op, whole, 4);
        Shape s = whole.shape();
        require(
                s.extent(0) % 2 == 0 && s.extent(1) % 2 == 0 && s.extent(2) % 2 == 0,
                "%s needs even frames, height and width, got %s",
                op,
                whole);
        expect(op, halves, whole, s.extent(0) / 2, s.extent(1) / 2, s.extent(2) / 2, 8 * s.extent(3));
    }

    private void supported(Op op, DType dtype) {
        require(supports.test(op, dtype), "the %s backend cannot do %s with %s", backend, op, dtype);
    }

    private void activations(Op op, Tensor dst, Tensor... others) {
        activation(op, dst);
        oneType(op, dst, others);
    }

    private void activation(Op op, Tensor tensor) {
        require(
                tensor.dtype() == DType.F32 || tensor.dtype() == activation,
                "%s of the %s backend needs %s operands, got %s",
                op,
                backend,
                activation == DType.F32 ? "F32" : "F32 or " + activation,
                tensor);
    }

    private void sameType(Op op, Tensor dst, Tensor... others) {
        supported(op, dst.dtype());
        oneType(op, dst, others);
    }

    private static void oneType(Op op, Tensor dst, Tensor... others) {
        for (Tensor other : others) {
            require(dst.dtype() == other.dtype(), "%s needs operands of one type, got %s and %s", op, dst, other);
        }
    }

    static void sameShape(Op op, Tensor a, Tensor b) {
        require(a.shape().equals(b.shape()), "%s needs equal shapes, got %s and %s", op, a, b);
    }

    private static void perChannel(Op op, Tensor x, Tensor vector) {
        require(
                x.shape().rank() > 0
                        && vector.shape().rank() == 1
                        && vector.shape().extent(0) == x.shape().extent(-1),
                "%s of %s needs one value per channel, got %s",
                op,
                x,
                vector);
    }

    static void rank(Op op, Tensor tensor, int rank) {
        require(tensor.shape().rank() == rank, "%s needs %s axes, got %s", op, rank, tensor);
    }

    private static void axis(Op op, Tensor tensor, int axis) {
        require(axis >= 0 && axis < tensor.shape().rank(), "%s: no axis %s in %s", op, axis, tensor);
    }

    static void expect(Op op, Tensor tensor, Tensor given, int... extents) {
        Shape wanted = Shape.of(extents);
        require(tensor.shape().equals(wanted), "%s of %s needs %s, got %s", op, given, wanted, tensor);
    }

    static void distinct(Op op, Tensor dst, Tensor... sources) {
        for (Tensor source : sources) {
            require(!dst.overlaps(source), "%s cannot write %s over its own input %s", op, dst, source);
        }
    }

    static void require(boolean fits, String message, Object... details) {
        if (!fits) {
            throw new IllegalArgumentException(String.format(java.util.Locale.ROOT, message, details));
        }
    }
}
