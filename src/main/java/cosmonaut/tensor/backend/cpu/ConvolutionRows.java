package cosmonaut.tensor.backend.cpu;

import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Shape;
import java.util.Arrays;

/// The windows of a convolution as the rows of a matrix: row = output place, inner axis = kt, kh, kw, channel.
///
/// Channels lie last, so the kw taps of one (kt, kh) are one run of memory, cut where it leaves the picture.
final class ConvolutionRows implements MatrixProduct.RowSource {

    private final long address;
    private final int height;
    private final int width;
    private final int channels;
    private final int kernelH;
    private final int outH;
    private final int outW;
    private final int run;
    private final ConvGeometry geometry;

    /// @param address first element of x
    /// @param x `[T,H,W,Cin]`
    /// @param dst `[T',H',W',Cout]`
    ConvolutionRows(long address, Shape x, Shape dst, ConvWeight kernel, ConvGeometry geometry) {
        this.address = address;
        this.height = x.extent(1);
        this.width = x.extent(2);
        this.channels = x.extent(3);
        this.kernelH = kernel.kernelH();
        this.outH = dst.extent(1);
        this.outW = dst.extent(2);
        this.run = kernel.kernelW() * channels;
        this.geometry = geometry;
    }

    @Override
    public void pack(int row, int from, int to, float[] target, int at) {
        int t = row / (outH * outW) * geometry.strideT() - geometry.frontFrames();
        int y = row / outW % outH * geometry.strideH() - geometry.top();
        int x = row % outW * geometry.strideW() - geometry.left();
        int inside = Math.clamp(-(long) x * channels, 0, run);
        int outside = Math.clamp((long) (width - x) * channels, inside, run);
        int line = from / run;
        int kt = line / kernelH;
        int kh = line % kernelH;
        int place = at;
        for (int start = line * run; start < to; start += run) {
            int begin = Math.max(from - start, 0);
            int end = Math.min(to - start, run);
            int frame = Math.max(t + kt, 0);
            boolean exists = y + kh >= 0 && y + kh < height;
            int first = exists ? Math.clamp(inside, begin, end) : end;
            int last = exists ? Math.clamp(outside, first, end) : end;
            long source = ((long) frame * height + y + kh) * width + x;
            Arrays.fill(target, place, place + first - begin, 0f);
            Lanes.gather(address + 4 * (source * channels + first), target, place + first - begin, last - first);
            Arrays.fill(target, place + last - begin, place + end - begin, 0f);
            place += end - begin;
            kh++;
            if (kh == kernelH) {
                kh = 0;
                kt++;
            }
        }
    }
}
