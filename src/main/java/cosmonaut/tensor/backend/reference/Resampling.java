package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;

/// Changes of resolution: the Haar transform, repetition and means of cells.
final class Resampling {

    private Resampling() {}

    /// Every band is a signed mean of the 2 x 2 x 2 cell: the three factors 1/sqrt 2 and the divisor 2 sqrt 2 make 1/8.
    static void haar(Tensor dst, Tensor src) {
        double[] in = Values.of(src);
        double[] out = new double[in.length];
        Shape whole = src.shape();
        Shape halves = dst.shape();
        int channels = whole.extent(3);
        for (int t = 0; t < halves.extent(0); t++) {
            for (int h = 0; h < halves.extent(1); h++) {
                for (int w = 0; w < halves.extent(2); w++) {
                    for (int band = 0; band < 8; band++) {
                        for (int c = 0; c < channels; c++) {
                            double sum = 0;
                            for (int corner = 0; corner < 8; corner++) {
                                sum += sign(band, corner) * in[at(whole, t, h, w, corner) + c];
                            }
                            out[at(halves, t, h, w) + band * channels + c] = sum / 8;
                        }
                    }
                }
            }
        }
        Values.store(dst, out);
    }

    static void inverseHaar(Tensor dst, Tensor src) {
        double[] in = Values.of(src);
        double[] out = new double[in.length];
        Shape whole = dst.shape();
        Shape halves = src.shape();
        int channels = whole.extent(3);
        for (int t = 0; t < halves.extent(0); t++) {
            for (int h = 0; h < halves.extent(1); h++) {
                for (int w = 0; w < halves.extent(2); w++) {
                    for (int corner = 0; corner < 8; corner++) {
                        for (int c = 0; c < channels; c++) {
                            double sum = 0;
                            for (int band = 0; band < 8; band++) {
                                sum += sign(band, corner) * in[at(halves, t, h, w) + band * channels + c];
                            }
                            out[at(whole, t, h, w, corner) + c] = sum;
                        }
                    }
                }
            }
        }
        Values.store(dst, out);
    }

    /// Bits of band and corner are (t,h,w): a high band takes the later sample of its axis negatively.
    private static int sign(int band, int corner) {
        return Integer.bitCount(band & corner) % 2 == 0 ? 1 : -1;
    }

    private static int at(Shape shape, int t, int h, int w) {
        return ((t * shape.extent(1) + h) * shape.extent(2) + w) * shape.extent(3);
    }

    private static int at(Shape whole, int t, int h, int w, int corner) {
        return at(whole, 2 * t + (corner >> 2), 2 * h + (corner >> 1 & 1), 2 * w + (corner & 1));
    }

    static void nearest(Tensor dst, Tensor src) {
        double[] in = Values.of(src);
        Shape to = dst.shape();
        Shape from = src.shape();
        double[] out = new double[Math.toIntExact(to.elements())];
        for (int t = 0; t < to.extent(0); t++) {
            for (int h = 0; h < to.extent(1); h++) {
                for (int w = 0; w < to.extent(2); w++) {
                    for (int c = 0; c < to.extent(3); c++) {
                        int cell = at(
                                from,
                                t * from.extent(0) / to.extent(0),
                                h * from.extent(1) / to.extent(1),
                                w * from.extent(2) / to.extent(2));
                        out[at(to, t, h, w) + c] = in[cell + c];
                    }
                }
            }
        }
        Values.store(dst, out);
    }

    static void averagePool(Tensor dst, Tensor src, int kt, int kh, int kw) {
        double[] in = Values.of(src);
        Shape to = dst.shape();
        double[] out = new double[Math.toIntExact(to.elements())];
        for (int t = 0; t < to.extent(0); t++) {
            for (int h = 0; h < to.extent(1); h++) {
                for (int w = 0; w < to.extent(2); w++) {
                    for (int c = 0; c < to.extent(3); c++) {
                        double sum = 0;
                        for (int i = 0; i < kt * kh * kw; i++) {
                            int cell = at(src.shape(), t * kt + i / (kh * kw), h * kh + i / kw % kh, w * kw + i % kw);
                            sum += in[cell + c];
                        }
                        out[at(to, t, h, w) + c] = sum / (kt * kh * kw);
                    }
                }
            }
        }
        Values.store(dst, out);
    }
}
