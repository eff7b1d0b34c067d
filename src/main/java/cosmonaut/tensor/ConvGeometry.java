package cosmonaut.tensor;

/// Strides and padding of a convolution over `[T,H,W,C]`.
///
/// Time is padded in front only, with copies of the first frame (causal); space is padded with zeros.
public record ConvGeometry(
        int strideT, int strideH, int strideW, int frontFrames, int top, int bottom, int left, int right) {

    public ConvGeometry {
        if (strideT < 1 || strideH < 1 || strideW < 1) {
            throw new IllegalArgumentException(
                    "strides " + strideT + "," + strideH + "," + strideW + " must be positive");
        }
        if (frontFrames < 0 || top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "negative padding: " + frontFrames + " frames; " + top + "," + bottom + "," + left + "," + right);
        }
    }

    /// Stride 1 in every axis, `pad` zeros on all four sides, `frontFrames` copies of the first frame in front.
    public static ConvGeometry same(int frontFrames, int pad) {
        return new ConvGeometry(1, 1, 1, frontFrames, pad, pad, pad, pad);
    }

    public int outT(int t, int kernel) {
        return Math.floorDiv(t + frontFrames - kernel, strideT) + 1;
    }

    public int outH(int h, int kernel) {
        return Math.floorDiv(h + top + bottom - kernel, strideH) + 1;
    }

    public int outW(int w, int kernel) {
        return Math.floorDiv(w + left + right - kernel, strideW) + 1;
    }
}
