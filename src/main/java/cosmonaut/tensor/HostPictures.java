package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Operations around pictures, computed in main memory.
final class HostPictures {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /// Numbers of a camera in the table of [Backend#rays].
    private static final int CAMERA = 16;

    private HostPictures() {}

    /// [Backend#toBytes].
    static void toBytes(HostTensor dst, HostTensor src) {
        MemorySegment from = src.data();
        MemorySegment to = dst.data();
        int channels = dst.shape().extent(-1);
        long pixels = src.shape().elements() / 3;
        for (long i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                float y = Math.clamp(1 + from.getAtIndex(F32, c * pixels + i), 0f, 2f);
                to.set(ValueLayout.JAVA_BYTE, channels * i + c, (byte) (int) (255 * y / 2));
            }
            if (channels == 4) {
                to.set(ValueLayout.JAVA_BYTE, channels * i + 3, (byte) 255);
            }
        }
    }

    /// [Backend#rays].
    static void rays(HostTensor dst, HostTensor cameras, double stride, boolean momentFirst) {
        int frames = cameras.shape().extent(0);
        int each = cameras.shape().extent(1);
        double[] camera = new double[CAMERA];
        for (int t = 0; t < frames; t++) {
            for (int p = 0; p < each; p++) {
                for (int i = 0; i < CAMERA; i++) {
                    camera[i] = cameras.data().getAtIndex(F64, ((long) t * each + p) * CAMERA + i);
                }
                write(dst, t, 6 * p, camera, stride, momentFirst);
            }
        }
    }

    private static void write(HostTensor dst, int frame, int channel, double[] k, double stride, boolean momentFirst) {
        MemorySegment out = dst.data();
        int height = dst.shape().extent(2);
        int width = dst.shape().extent(3);
        long cells = (long) height * width;
        long step = dst.shape().extent(1) * cells;
        long moment = (channel + (momentFirst ? 0 : 3)) * step + frame * cells;
        long direction = (channel + (momentFirst ? 3 : 0)) * step + frame * cells;
        for (int v = 0; v < height; v++) {
            double y = ((v + 0.5) * stride - k[15]) / k[13];
            for (int u = 0; u < width; u++) {
                double x = ((u + 0.5) * stride - k[14]) / k[12];
                double scale = 1 / Math.sqrt(x * x + y * y + 1);
                double dx = (k[0] * x + k[1] * y + k[2]) * scale;
                double dy = (k[3] * x + k[4] * y + k[5]) * scale;
                double dz = (k[6] * x + k[7] * y + k[8]) * scale;
                long cell = (long) v * width + u;
                out.setAtIndex(F32, moment + cell, (float) (k[10] * dz - k[11] * dy));
                out.setAtIndex(F32, moment + step + cell, (float) (k[11] * dx - k[9] * dz));
                out.setAtIndex(F32, moment + 2 * step + cell, (float) (k[9] * dy - k[10] * dx));
                out.setAtIndex(F32, direction + cell, (float) dx);
                out.setAtIndex(F32, direction + step + cell, (float) dy);
                out.setAtIndex(F32, direction + 2 * step + cell, (float) dz);
            }
        }
    }
}
