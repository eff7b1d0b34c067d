package cosmonaut.tensor;

import java.util.List;

/// As [OpChecks], of the operations around pictures and cameras; their types are fixed, whatever the backend computes
/// with.
public final class PictureChecks {

    private PictureChecks() {}

    /// [Backend#toBytes].
    public static void toBytes(Tensor dst, Tensor src) {
        OpChecks.typed(Op.TO_BYTES, DType.U8, dst);
        OpChecks.typed(Op.TO_BYTES, DType.F32, src);
        int axes = src.shape().rank();
        OpChecks.require(axes >= 2 && dst.shape().rank() == axes, "TO_BYTES %s from %s: other rank", dst, src);
        int channels = dst.shape().extent(-1);
        boolean fits = src.shape().extent(0) == 3 && (channels == 3 || channels == 4);
        for (int axis = 1; axis < axes; axis++) {
            fits &= dst.shape().extent(axis - 1) == src.shape().extent(axis);
        }
        OpChecks.require(fits, "TO_BYTES needs [3,...] and [...,3] or [...,4], got %s and %s", src, dst);
        OpChecks.distinct(Op.TO_BYTES, dst, src);
    }

    /// [Backend#rays].
    public static void rays(Tensor dst, Tensor cameras) {
        OpChecks.typed(Op.RAYS, DType.F32, dst);
        OpChecks.typed(Op.RAYS, DType.F64, cameras);
        OpChecks.rank(Op.RAYS, dst, 4);
        OpChecks.rank(Op.RAYS, cameras, 3);
        Shape s = dst.shape();
        OpChecks.expect(Op.RAYS, cameras, dst, s.extent(1), s.extent(0) / 6, 16);
        OpChecks.require(s.extent(0) % 6 == 0, "RAYS are six numbers each, got %s", dst);
    }

    /// [Backend#farthest].
    public static void farthest(Tensor dst, Tensor depth, Tensor views) {
        OpChecks.typed(Op.FARTHEST, DType.F64, dst);
        OpChecks.typed(Op.FARTHEST, DType.F32, depth);
        OpChecks.typed(Op.FARTHEST, DType.F64, views);
        OpChecks.rank(Op.FARTHEST, dst, 1);
        OpChecks.rank(Op.FARTHEST, depth, 2);
        OpChecks.expect(Op.FARTHEST, views, dst, dst.shape().extent(0), 13);
        OpChecks.distinct(Op.FARTHEST, dst, depth, views);
    }

    /// [Backend#occlude].
    public static void occlude(Tensor colour, Tensor depth, Tensor mask, Tensor points, Tensor torn, Tensor views) {
        for (Tensor tensor : List.of(colour, depth, mask)) {
            OpChecks.typed(Op.OCCLUDE, DType.F32, tensor);
        }
        OpChecks.typed(Op.OCCLUDE, DType.F64, points);
        OpChecks.typed(Op.OCCLUDE, DType.F64, views);
        OpChecks.typed(Op.OCCLUDE, DType.U8, torn);
        OpChecks.rank(Op.OCCLUDE, depth, 3);
        OpChecks.rank(Op.OCCLUDE, torn, 2);
        Shape s = depth.shape();
        OpChecks.expect(Op.OCCLUDE, colour, depth, 3, s.extent(0), s.extent(1), s.extent(2));
        OpChecks.sameShape(Op.OCCLUDE, mask, depth);
        OpChecks.expect(Op.OCCLUDE, views, depth, s.extent(0), 12);
        OpChecks.expect(
                Op.OCCLUDE, points, torn, torn.shape().extent(0), torn.shape().extent(1), 3);
        OpChecks.distinct(Op.OCCLUDE, colour, depth, mask);
        OpChecks.distinct(Op.OCCLUDE, depth, mask);
    }

    /// [Backend#splat].
    public static void splat(Tensor colour, Tensor depth, Tensor mask, SplatSource from, Tensor views) {
        for (Tensor tensor : List.of(colour, depth, mask, from.colour(), from.depth())) {
            OpChecks.typed(Op.SPLAT, DType.F32, tensor);
        }
        OpChecks.typed(Op.SPLAT, DType.U8, from.kind());
        OpChecks.typed(Op.SPLAT, DType.F64, views);
        OpChecks.rank(Op.SPLAT, depth, 3);
        OpChecks.rank(Op.SPLAT, from.depth(), 2);
        Shape s = depth.shape();
        OpChecks.expect(Op.SPLAT, colour, depth, 3, s.extent(0), s.extent(1), s.extent(2));
        OpChecks.sameShape(Op.SPLAT, mask, depth);
        OpChecks.expect(Op.SPLAT, views, depth, s.extent(0), 13);
        Shape source = from.depth().shape();
        OpChecks.expect(Op.SPLAT, from.colour(), from.depth(), 3, source.extent(0), source.extent(1));
        OpChecks.sameShape(Op.SPLAT, from.kind(), from.depth());
        for (Tensor dst : List.of(colour, depth, mask)) {
            OpChecks.distinct(Op.SPLAT, dst, from.colour(), from.depth(), from.kind(), views);
        }
        OpChecks.distinct(Op.SPLAT, colour, depth, mask);
        OpChecks.distinct(Op.SPLAT, depth, mask);
    }
}
