package cosmonaut.tensor;

import cosmonaut.InvalidInputException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Arithmetic on tensors by one kind of processor.
///
/// Every operation takes its destination first, writes all of it and allocates nothing. Unless an operation says
/// otherwise, its operands are of one type, F32 or [#activationType], shapes must fit exactly
/// ([IllegalArgumentException] if not), and the destination may be the same tensor as an input only in the element-wise
/// operations (copy, axpby, multiply, clamp, activate, gatedAdd, rope and the norms, and what is made of these).
///
/// An operation is done, or queued in order behind those before it, when it returns; [#download] and [#synchronize]
/// wait for all that is queued. One thread at a time uses a backend. Results do not depend on the number of threads.
public interface Backend extends AutoCloseable {

    /// Short name as on the command line: `reference`, `cpu`, `cuda`.
    String name();

    /// One line for a person: processor, threads, vector width.
    String description();

    /// The type that networks keep their activations in: F32, or a shorter one that the device computes faster with.
    ///
    /// Operands of every operation may be of this type. Sampling, pictures and what enters or leaves a network stay
    /// F32.
    default DType activationType() {
        return DType.F32;
    }

    /// Whether the operation can be done with weights (or, without weights, operands) of this type.
    boolean supports(Op op, DType dtype);

    /// Says before a network is loaded what cannot be done, so that nothing is found missing in the middle of a run.
    ///
    /// @param network what asks, for the message
    /// @throws InvalidInputException that names every operation this backend lacks
    default void plan(String network, Collection<Operation> needed) {
        String missing = needed.stream()
                .filter(operation -> !supports(operation.op(), operation.dtype()))
                .map(Operation::toString)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new InvalidInputException("the " + name() + " backend cannot do what the " + network + " needs: "
                    + missing + "; choose another backend");
        }
    }

    /// Bytes of this backend's memory that can still be taken; what is held is not among them.
    long freeBytes();

    /// A scope whose tensors live in this backend's memory.
    TensorScope openScope(String name);

    @Override
    void close();

    /// What the device shares with other program interfaces of the same card; nothing where it shares nothing.
    default Optional<DeviceSharing> sharing() {
        return Optional.empty();
    }

    /// Main memory from which and to which transfers are fastest: pinned where the device knows such memory. It lives
    /// as long as the scope.
    HostTensor staging(TensorScope scope, DType dtype, int... extents);

    /// Queues a transfer to the device; both of one type and shape. The source may be changed only after
    /// [#synchronize].
    void upload(Tensor dst, HostTensor src);

    /// Waits for what was queued and brings the result to main memory; both of one type and shape.
    void download(HostTensor dst, Tensor src);

    /// Returns when everything that was queued is done.
    void synchronize();

    /// A sequence of operations that is run again and again with the same tensors and numbers: a device that takes long
    /// to be told each of them records the sequence when it is run for the second time, and plays it back afterwards.
    /// Nothing but operations may happen in it: no transfer, no wait, no memory taken.
    ///
    /// @param scope with which the sequence ends
    default Runnable replayable(TensorScope scope, Runnable operations) {
        return operations;
    }

    /// The blocks of a network that is too large for the memory, each in it while it is leased: prepared anew for every
    /// lease, or brought back from where a device reaches it faster.
    ///
    /// @param scope owns what is kept
    /// @param blocks how many the network has
    /// @param held how many may be in memory at once, at least 2
    /// @param loader may be called as long as the scope is open
    default <B> NetworkBlocks<B> streamed(TensorScope scope, int blocks, int held, NetworkBlocks.Loader<B> loader) {
        return NetworkBlocks.preparedWhenLeased(scope, loader);
    }

    /// Gives the device's memory of a scope back and keeps what its tensors hold where it comes back from fast. They
    /// hold the same ever after: what is written to them between two rests may be lost. Until [#wake] they cannot be
    /// used.
    ///
    /// @return false where a device has no such place, main memory is too short for it, or the scope owns more than
    ///     weights; then nothing has changed
    default boolean rest(TensorScope scope) {
        return false;
    }

    /// Takes memory for a scope that rests, and brings back what its tensors hold.
    ///
    /// @throws OutOfDeviceMemoryException if there is too little; then the scope still rests
    default void wake(TensorScope scope) {
        throw new IllegalStateException("nothing rests here");
    }

    /// Copies a host tensor of any type into the scope, keeping its type, and waits until it is there.
    default Tensor upload(TensorScope scope, HostTensor host) {
        Tensor copy = scope.allocate(host.dtype(), host.shape());
        upload(copy, host);
        synchronize();
        return copy;
    }

    /// Host floats into a tensor of a floating type, rounded to it; waits until they are there. For setting up and for
    /// tests: a chunk moves no array.
    default void write(Tensor dst, float[] src) {
        OpChecks.transfer(dst, src);
        HostTensor host = HostTensor.ofFloats(src, dst.shape().toArray());
        if (dst.dtype() != DType.F32) {
            host = HostTensor.allocate(dst.dtype(), dst.shape());
            host.copyFrom(src);
        }
        upload(dst, host);
        synchronize();
    }

    /// A tensor of a floating type into host floats, as [#write].
    default void read(float[] dst, Tensor src) {
        OpChecks.transfer(src, dst);
        if (src.dtype() == DType.F32) {
            download(HostTensor.ofFloats(dst, src.shape().toArray()), src);
        } else {
            HostTensor host = HostTensor.allocate(src.dtype(), src.shape());
            download(host, src);
            System.arraycopy(host.toFloats(), 0, dst, 0, dst.length);
        }
    }

    /// Copies, converting between floating types (round to nearest, ties to even).
    void copy(Tensor dst, Tensor src);

    void fill(Tensor dst, double value);

    /// `dst = alpha*a + beta*b`, f32 or f64, all of one shape and type.
    void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b);

    /// `dst = a * b` element by element.
    void multiply(Tensor dst, Tensor a, Tensor b);

    /// `dst = min(max(src, low), high)` element by element; NaN stays NaN.
    ///
    /// @throws IllegalArgumentException also unless `low <= high`
    void clamp(Tensor dst, Tensor src, double low, double high);

    void activate(Tensor dst, Activation function, Tensor src);

    /// `dst[n,c] = x[n,c] + gate[c] * y[n,c]`; x and y `[...,C]`, gate `[C]`.
    void gatedAdd(Tensor dst, Tensor x, Tensor gate, Tensor y);

    /// `dst = LN(x) * (1 + scale) + shift` over the last axis, no affine parameters; scale and shift `[C]`. Cosmos 1.0
    /// section 1.4.
    void layerNormModulate(Tensor dst, Tensor x, Tensor scale, Tensor shift, float eps);

    /// `sum = x + gate * y`, and `normed = LN(sum) * (1 + scale) + shift`: the end of one branch of a network and the
    /// beginning of the next in one pass. Sum may be x or y, normed may be x or y; they may not be each other. Asks for
    /// nothing that [#supports] does not say of [#gatedAdd] and [#layerNormModulate].
    default void gatedAddNorm(
            Tensor sum, Tensor normed, Tensor x, Tensor gate, Tensor y, Tensor scale, Tensor shift, float eps) {
        gatedAddNorm(sum, normed, x, gate, y, null, scale, shift, eps);
    }

    /// The same with `sum = x + gate * y + more`, such as positions that are added between two blocks.
    ///
    /// @param more of x's shape, and neither result; asks for [#axpby] besides. Null for nothing
    default void gatedAddNorm(
            Tensor sum,
            Tensor normed,
            Tensor x,
            Tensor gate,
            Tensor y,
            @Nullable Tensor more,
            Tensor scale,
            Tensor shift,
            float eps) {
        OpChecks.distinct(sum, normed);
        if (more != null) {
            OpChecks.distinct(sum, more);
            OpChecks.distinct(normed, more);
        }
        gatedAdd(sum, x, gate, y);
        if (more != null) {
            axpby(sum, 1, sum, 1, more);
        }
        layerNormModulate(normed, sum, scale, shift, eps);
    }

    /// `dst = x / sqrt(mean(x^2) + eps) * weight` over the last axis; weight `[C]`.
    void rmsNorm(Tensor dst, Tensor x, Tensor weight, float eps);

    /// Group norm with one group over `[F,P,C]`, statistics per F over P and C (population variance), affine `[C]`,
    /// then an activation.
    void groupNorm(Tensor dst, Tensor x, Tensor weight, Tensor bias, float eps, Activation after);

    /// Takes a `[outputs,inputs]` matrix of f32, f16 or bf16 and an optional `[outputs]` bias into the scope. Has read
    /// them when it returns.
    LinearWeight prepareLinear(TensorScope scope, HostTensor weight, @Nullable HostTensor bias);

    /// As [#prepareLinear], of a matrix that lasts as long as the scope, such as one in a file that stays open: a
    /// backend in main memory may multiply with it where it lies instead of taking a copy.
    default LinearWeight prepareLasting(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return prepareLinear(scope, weight, bias);
    }

    /// As [#prepareLinear], of one of the maps that most of a network's work goes into and that bear an error of some
    /// percent: a device that was asked to may keep and multiply it in fewer bits.
    default LinearWeight prepareRoundable(TensorScope scope, HostTensor weight, @Nullable HostTensor bias) {
        return prepareLinear(scope, weight, bias);
    }

    /// What the matrix of [#prepareRoundable] takes, without its bias.
    default MatrixBytes roundableBytes() {
        return MatrixBytes.in(activationType());
    }

    /// `dst[M,outputs] = activation(x[M,inputs] W^T + bias)`; leading axes of x and dst are taken together as M.
    void linear(Tensor dst, Tensor x, LinearWeight weight, Activation after);

    /// Takes a `[Cout,Cin,kt,kh,kw]` kernel of f32, f16 or bf16 and an optional `[Cout]` bias into the scope. Has read
    /// them when it returns.
    ConvWeight prepareConv(TensorScope scope, HostTensor weight, @Nullable HostTensor bias);

    /// Convolution of `x[T,H,W,Cin]` into `dst[T',H',W',Cout]`, then an activation.
    void conv(Tensor dst, Tensor x, ConvWeight weight, ConvGeometry geometry, Activation after);

    /// `dst[B,Nq,H,D]` from `q[B,Nq,H,D]`, `k[B,Nk,H,D]`, `v[B,Nk,H,D]`; the scores are never stored as a whole by fast
    /// backends.
    void attention(Tensor dst, Tensor q, Tensor k, Tensor v, AttentionSpec spec);

    /// Rotates the halves of `x[N,H,D]`: `dst[d] = x[d] cos - x[d+D/2] sin`, `dst[d+D/2] = x[d+D/2] cos + x[d] sin`;
    /// cos, sin `[N,D/2]` of F32 (F64 where x is).
    void rope(Tensor dst, Tensor x, Tensor cos, Tensor sin);

    /// [#rmsNorm] of every head, then [#rope], in one pass: what becomes of queries and keys. `x[N,H,D]`, weight `[D]`;
    /// dst may be x. What lies between need not be rounded to the operands' type.
    default void rmsNormRope(Tensor dst, Tensor x, Tensor weight, float eps, Tensor cos, Tensor sin) {
        rmsNorm(dst, x, weight, eps);
        rope(dst, dst, cos, sin);
    }

    /// `dst[i_axes[0], i_axes[1], ...] = src[i_0, i_1, ...]`: axis k of dst is axis `axes[k]` of src. Any type;
    /// between F32 and [#activationType] it converts as [#copy] does: networks are entered and left by it.
    void permute(Tensor dst, Tensor src, int... axes);

    /// Joins the parts along an axis. Any one type.
    void concat(Tensor dst, int axis, Tensor... parts);

    /// Copies the part of src that begins at `from` along an axis and has the extents of dst. Any one type.
    void narrow(Tensor dst, Tensor src, int axis, int from);

    /// `dst[n,:] = table[indices[n],:]`; the table of f32, f16 or bf16, indices i32, dst an activation.
    /// An index outside of the table is an [IllegalArgumentException], of a device at the latest from the next
    /// [#download] or [#synchronize].
    void gather(Tensor dst, Tensor table, Tensor indices);

    /// One level of the 3-D Haar transform, `[T,H,W,C]` (even T, H, W) to `[T/2,H/2,W/2,8C]`, bands slowest, divided by
    /// 2 sqrt 2. Cosmos 1.0 section 3.2.
    void haar(Tensor dst, Tensor src);

    /// The inverse of [#haar].
    void inverseHaar(Tensor dst, Tensor src);

    /// Repeats every cell of `[T,H,W,C]` by whole factors given by the shapes.
    void resizeNearest(Tensor dst, Tensor src);

    /// Means over cells of kt x kh x kw (stride the same), trailing rest ignored.
    void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw);

    /// `dst = sum of coefficients[i] * terms[i]`, each tensor F32 or F64, all of one shape, one to
    /// [OpChecks#MOST_TERMS] terms, each rounded to the type of dst first. dst may be any of them.
    void linearCombination(Tensor dst, double[] coefficients, Tensor... terms);

    /// `dst = a * b + beta * c` element by element, F32.
    void multiplyAdd(Tensor dst, Tensor a, Tensor b, double beta, Tensor c);

    /// `dst[r,i] = (x[r,i] + before[r]) * factor[r] + after[r]`, F32: the three share a shape R, x and dst have R and
    /// further axes behind it. What is not wanted is 1 or -0, which leave every number as it is.
    void affine(Tensor dst, Tensor x, Tensor before, Tensor factor, Tensor after);

    /// `dst = p + strength (p - n)` of `p = (alpha a + beta x) keep + fixed` and `n = (alpha b + beta x) keep + fixed`
    /// element by element, F32: guidance with preconditioning and given elements (Cosmos 1.0, sections 2.2 and 2.6). It
    /// may spoil a and b; dst may be either.
    ///
    /// @param keep 0 in given elements, else 1; null where nothing is given
    /// @param fixed the given elements, else 0; null where nothing is given
    default void guide(
            Tensor dst,
            double strength,
            double alpha,
            Tensor a,
            Tensor b,
            double beta,
            Tensor x,
            @Nullable Tensor keep,
            @Nullable Tensor fixed) {
        OpChecks.guide(dst, a, b, x, keep, fixed);
        for (Tensor estimate : new Tensor[] {a, b}) {
            axpby(estimate, alpha, estimate, beta, x);
            if (keep != null && fixed != null) {
                multiplyAdd(estimate, estimate, keep, 1, fixed);
            }
        }
        axpby(dst, 1 + strength, a, -strength, b);
    }

    /// Pictures of 8 bits from planes in about [-1,1], `dst[i,c] = trunc(255 * clamp(1 + src[c,i], 0, 2) / 2)` (Cosmos
    /// 1.0, section 2.7): src F32 of three planes `[3,...]`, dst U8 with the channel last, `[...,3]`, or `[...,4]` with
    /// 255 in the fourth; every operation in f32, NaN is 0.
    default void toBytes(Tensor dst, Tensor src) {
        PictureChecks.toBytes(dst, src);
        HostPictures.toBytes(HostTensor.of(dst), HostTensor.of(src));
    }

    /// Unit directions d and moments `c x d` of the rays through the cells of cameras' pictures (Pluecker coordinates).
    ///
    /// Cell (u, v) is seen along `R (((u + 1/2) stride - cx) / fx, ((v + 1/2) stride - cy) / fy, 1)`, cut to length 1.
    ///
    /// @param dst F32 `[6 P,T,h,w]`: of each of P cameras of a frame three numbers of d and three of the moment
    /// @param cameras F64 `[T,P,16]`: the rows of R, c, then fx, fy, cx, cy
    /// @param momentFirst whether the moment stands before the direction
    default void rays(Tensor dst, Tensor cameras, double stride, boolean momentFirst) {
        PictureChecks.rays(dst, cameras);
        HostPictures.rays(HostTensor.of(dst), HostTensor.of(cameras), stride, momentFirst);
    }

    /// The largest depth that points have in other cameras, at least 0: `dst[t] = max(0, max z)` with z as in [#splat].
    ///
    /// @param dst F64 `[T]`
    /// @param depth F32 `[H,W]`
    /// @param views F64 `[T,13]`
    default void farthest(Tensor dst, Tensor depth, Tensor views) {
        PictureChecks.farthest(dst, depth, views);
        HostSplat.farthest(HostTensor.of(dst), HostTensor.of(depth), HostTensor.of(views));
    }

    /// Warps a picture with depth forward into T cameras by bilinear splatting with a soft depth test (GEN3C section
    /// 3.3): for each the rows of `[M | t]` and a sharpness s are a row of `views`.
    ///
    /// With `(a, b, z) = depth (M (x, y, 1)) + t` in double precision, a pixel with `z > 0` lands on a canvas with a
    /// ring of one pixel around the picture, at `(a, b) / (z + 1e-7) + 1`, rounded to F32. It is added to the four
    /// corners, `floor` and `ceil` of both coordinates, four times to one pixel where both are whole. Its weight is the
    /// bilinear one times `1 / (exp(min(80, s ln(1 + z))) + 1e-7)`. Sums divided by the sum of the weights are the
    /// result, colours clamped to [-1,1].
    ///
    /// Pixels of kind 0 are left out. Those of kind 2 are left out where the picture tears: where one of their four
    /// neighbours, relative to them, lands a pixel or more off, along either axis, from where it is in the source, or
    /// behind the camera.
    ///
    /// @param colour F32 `[3,T,h,w]`; -1 where nothing arrived
    /// @param depth F32 `[T,h,w]`, the mean of z; 0 where nothing arrived
    /// @param mask F32 `[T,h,w]`; 1 where something arrived, else 0
    /// @param from the picture; its depth is above 0
    /// @param views F64 `[T,13]`
    default void splat(Tensor colour, Tensor depth, Tensor mask, SplatSource from, Tensor views) {
        PictureChecks.splat(colour, depth, mask, from, views);
        new HostSplat(from, views).into(HostTensor.of(colour), HostTensor.of(depth), HostTensor.of(mask));
    }

    /// Makes holes of what [#splat] has written where it lies behind a surface by more than a margin (GEN3C section
    /// 3.5).
    ///
    /// The surface is a grid of points. Of each of its cells with a torn corner two triangles are drawn with a depth
    /// buffer at whole pixels: upper left, upper right, lower left; upper right, lower right, lower left. A triangle
    /// counts where it is ahead of the camera, from either side. In double precision.
    ///
    /// @param colour F32 `[3,T,h,w]`; -1 where a pixel is hidden
    /// @param depth F32 `[T,h,w]`; 0 there
    /// @param mask F32 `[T,h,w]`; 0 there
    /// @param points F64 `[R,C,3]`
    /// @param torn U8 `[R,C]`, 0 or 1
    /// @param views F64 `[T,12]`: rows of `[A | t]` of every camera; with `(a, b, z) = A p + t` a point p lies at
    ///     `(a, b) / z`, z deep
    default void occlude(
            Tensor colour, Tensor depth, Tensor mask, Tensor points, Tensor torn, Tensor views, double margin) {
        PictureChecks.occlude(colour, depth, mask, points, torn, views);
        new HostMesh(HostTensor.of(points), HostTensor.of(torn), HostTensor.of(views))
                .hide(HostTensor.of(colour), HostTensor.of(depth), HostTensor.of(mask), (float) margin);
    }
}
