package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.ConvolutionKernel.CHANNELS;
import static cosmonaut.tensor.backend.cpu.ConvolutionKernel.PIXEL;
import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.Shape;
import java.util.Arrays;

/// Convolutions over space alone, without a matrix of windows.
///
/// A task is a block of output places times a group of panels. Its window of the input is copied once, pixel by pixel,
/// each at the distance [ConvolutionKernel#PIXEL] from its neighbour and with zeros around the picture; all taps of the
/// kernel then read that copy. Under a stride, pixels are sorted by their remainder, so that the neighbours of a tap
/// stay neighbours. The inner axis is walked in passes: a slice of a panel stays in the first-level cache for all
/// tiles of the block. Sums run over kh, kw, channel in that order, however the work is shared.
final class SpatialConvolution {

    /// Output places across a block.
    private static final int BLOCK_WIDTH = 96;
    /// Output places of a block.
    private static final int BLOCK = 192;
    /// Bytes of a panel that one pass takes.
    private static final int PASS_BYTES = 32_768;

    private static final int TASKS_PER_MEMBER = 4;
    /// Below this many multiplications a second thread costs more than it brings.
    private static final long ALONE = 150_000;

    private final ThreadTeam team;
    private final Scratch[] scratch;

    SpatialConvolution(ThreadTeam team, Scratch[] scratch) {
        this.team = team;
        this.scratch = scratch;
    }

    /// One convolution: operands, how the input is cut and the runs of the inner axis.
    ///
    /// @param planes parts that the channels are cut into, at most [ConvolutionKernel#CHANNELS] each
    /// @param channels of a part; the last may have fewer
    /// @param phase pixels of one remainder in a row of the copied window
    /// @param row pixels of a row of the copied window
    /// @param area pixels of the copied window
    /// @param starts of the runs
    /// @param lengths of the runs
    private record Plan(
            long src,
            Shape in,
            long dst,
            Shape out,
            SpatialWeights weights,
            long panels,
            ConvGeometry geometry,
            Activation after,
            int blockH,
            int blockW,
            int planes,
            int channels,
            int phase,
            int row,
            int area,
            int[] starts,
            int[] lengths) {

        static Plan of(
                long src,
                Shape in,
                long dst,
                Shape out,
                SpatialWeights weights,
                ConvGeometry geometry,
                Activation after,
                int blockH,
                int blockW) {
            int planes = Math.ceilDiv(weights.inputs(), CHANNELS);
            int channels = Math.ceilDiv(weights.inputs(), planes);
            int phase = blockW + (weights.kernelW() - 1) / geometry.strideW();
            int row = phase * geometry.strideW();
            // A tile may reach beyond its row, never to be stored.
            int area = row * ((blockH - 1) * geometry.strideH() + weights.kernelH()) + 2 * BLOCK_WIDTH;
            int[] starts = new int[weights.kernelH() * weights.kernelW() * planes];
            int[] lengths = new int[starts.length];
            for (int i = 0; i < starts.length; i++) {
                int plane = i % planes;
                int kw = i / planes % weights.kernelW();
                int kh = i / planes / weights.kernelW();
                int pixel = kh * row + kw % geometry.strideW() * phase + kw / geometry.strideW();
                starts[i] = (plane * area + pixel) * PIXEL;
                lengths[i] = Math.min(channels, weights.inputs() - plane * channels);
            }
            return new Plan(
                    src,
                    in,
                    dst,
                    out,
                    weights,
                    Lanes.address(weights.panels()),
                    geometry,
                    after,
                    blockH,
                    blockW,
                    planes,
                    channels,
                    phase,
                    row,
                    area,
                    starts,
                    lengths);
        }

        /// Runs of one row of the kernel.
        int runsPerLine() {
            return weights.kernelW() * planes;
        }

        /// Where a run begins on the inner axis.
        int inner(int run) {
            return run / planes * weights.inputs() + run % planes * channels;
        }
    }

    /// `dst[T',H',W',Cout] = activation(src[T,H,W,Cin] * weights + bias)`.
    void convolve(
            long src, Shape in, long dst, Shape out, SpatialWeights weights, ConvGeometry geometry, Activation after) {
        int frames = out.extent(0);
        int height = out.extent(1);
        int width = out.extent(2);
        if (out.elements() == 0) {
            return;
        }
        boolean alone = out.elements() * weights.inner() < ALONE;
        int wanted = alone ? 1 : TASKS_PER_MEMBER * team.size();
        int across = Math.ceilDiv(width, BLOCK_WIDTH);
        int blockW = Math.ceilDiv(width, across);
        int down = Math.ceilDiv(height, Math.clamp(BLOCK / blockW, 1, height));
        int groups = Math.clamp(Math.ceilDiv(wanted, frames * across * down), 1, weights.panelCount());
        down = Math.max(down, Math.min(height, wanted / (frames * across * groups)));
        Plan plan = Plan.of(src, in, dst, out, weights, geometry, after, Math.ceilDiv(height, down), blockW);
        int rows = down;
        int tasks = frames * rows * across * groups;
        if (alone) {
            for (int task = 0; task < tasks; task++) {
                block(plan, task, rows, across, groups, scratch[0]);
            }
        } else {
            team.run(tasks, (task, member) -> block(plan, task, rows, across, groups, scratch[member]));
        }
    }

    private static void block(Plan plan, int task, int down, int across, int groups, Scratch scratch) {
        int group = task % groups;
        int column = task / groups % across;
        int line = task / groups / across % down;
        int frame = task / groups / across / down;
        int height = plan.out().extent(1);
        int width = plan.out().extent(2);
        Block block = new Block(
                frame,
                MatrixProduct.share(height, down, line),
                MatrixProduct.share(height, down, line + 1),
                MatrixProduct.share(width, across, column),
                MatrixProduct.share(width, across, column + 1));
        float[] window = scratch.rows(plan.planes() * plan.area() * PIXEL);
        copyWindow(plan, block, window);
        int panels = plan.weights().panelCount();
        int last = MatrixProduct.share(panels, groups, group + 1);
        for (int panel = MatrixProduct.share(panels, groups, group); panel < last; panel++) {
            panel(plan, block, panel, window, scratch);
        }
    }

    /// Output places `top` to `bottom`, `left` to `right` of a frame.
    private record Block(int frame, int top, int bottom, int left, int right) {}

    private static void copyWindow(Plan plan, Block block, float[] window) {
        ConvGeometry geometry = plan.geometry();
        int height = plan.in().extent(1);
        int width = plan.in().extent(2);
        int frame = Math.max(block.frame() * geometry.strideT() - geometry.frontFrames(), 0);
        int firstLine = block.top() * geometry.strideH() - geometry.top();
        int lines = (block.bottom() - block.top() - 1) * geometry.strideH()
                + plan.weights().kernelH();
        int firstPlace = block.left() * geometry.strideW() - geometry.left();
        int places = (block.right() - block.left() - 1) * geometry.strideW()
                + plan.weights().kernelW();
        int stride = geometry.strideW();
        long step = 4L * plan.weights().inputs();
        for (int j = 0; j < lines; j++) {
            int y = firstLine + j;
            boolean exists = y >= 0 && y < height;
            // Where the picture begins and ends among the places.
            int begin = exists ? Math.clamp(-firstPlace, 0, places) : places;
            int end = exists ? Math.clamp(width - firstPlace, begin, places) : places;
            long line = plan.src() + ((long) frame * height + y) * width * step + firstPlace * step;
            for (int plane = 0; plane < plan.planes(); plane++) {
                int count = plan.lengths()[plane];
                int row = plane * plan.area() + j * plan.row();
                long source = line + 4L * plane * plan.channels();
                for (int phase = 0; phase < Math.min(stride, places); phase++) {
                    int at = (row + phase * plan.phase()) * PIXEL;
                    copyPixels(source, step, window, at, count, stride, phase, begin, end, places);
                }
            }
        }
    }

    /// Copies every `stride`-th pixel of a line from `phase` on; zeros outside `begin` to `end`.
    private static void copyPixels(
            long line,
            long step,
            float[] window,
            int at,
            int count,
            int stride,
            int phase,
            int begin,
            int end,
            int places) {
        int target = at;
        for (int q = phase; q < places; q += stride) {
            if (q < begin || q >= end) {
                Arrays.fill(window, target, target + count, 0f);
            } else {
                Lanes.gather(line + q * step, window, target, count);
            }
            target += PIXEL;
        }
    }

    /// All places of a block for one panel of columns.
    private static void panel(Plan plan, Block block, int panel, float[] window, Scratch scratch) {
        SpatialWeights weights = plan.weights();
        int vectors = weights.vectors(panel);
        int stretch = ConvolutionKernel.stretch(vectors);
        int perLine = Math.ceilDiv(block.right() - block.left(), stretch);
        int stretches = perLine * (block.bottom() - block.top());
        int step = vectors * COUNT;
        float[] sums = scratch.sums(Math.ceilDiv(stretches, 2) * 2 * stretch * step);
        int runs = plan.starts().length;
        int perPass = Math.max(1, PASS_BYTES / (4 * step * plan.channels()));
        long base = weights.panel(plan.panels(), panel);
        for (int pass = 0; pass < runs; pass += perPass) {
            int passEnd = Math.min(runs, pass + perPass);
            for (int s = 0; s < stretches; s += 2) {
                int t = Math.min(s + 1, stretches - 1);
                int first = firstRun(plan, block, s / perLine, t / perLine);
                int end = endRun(plan, block, s / perLine, t / perLine);
                int from = Math.max(first, pass);
                int to = Math.min(end, passEnd);
                if (from < to) {
                    int slot = s * stretch * step;
                    if (from == first) {
                        begin(weights, panel, sums, slot, slot + 2 * stretch * step);
                    }
                    ConvolutionKernel.tile(
                            vectors,
                            window,
                            place(plan, s, perLine, stretch),
                            place(plan, t, perLine, stretch),
                            plan.starts(),
                            plan.lengths(),
                            from,
                            to,
                            base + 4L * step * plan.inner(from),
                            sums,
                            slot);
                    if (to == end) {
                        Activations.apply(plan.after(), sums, slot, slot + 2 * stretch * step);
                        store(plan, block, panel, s, perLine, sums, slot);
                        if (t > s) {
                            store(plan, block, panel, t, perLine, sums, slot + stretch * step);
                        }
                    }
                }
            }
        }
    }

    /// Sums begin with the bias.
    private static void begin(SpatialWeights weights, int panel, float[] sums, int from, int end) {
        int bias = weights.firsts()[panel] * COUNT;
        int step = weights.vectors(panel) * COUNT;
        for (int at = from; at < end; at += step) {
            System.arraycopy(weights.bias(), bias, sums, at, step);
        }
    }

    /// Index in the window of the first pixel under a stretch.
    private static int place(Plan plan, int stretch, int perLine, int length) {
        int pixel = stretch / perLine * plan.geometry().strideH() * plan.row() + stretch % perLine * length;
        return pixel * PIXEL;
    }

    /// The first run that meets the picture in one of two lines of a block; what lies above it is zero.
    private static int firstRun(Plan plan, Block block, int line, int other) {
        int above = plan.geometry().top()
                - (block.top() + Math.max(line, other)) * plan.geometry().strideH();
        return Math.clamp(above, 0, plan.weights().kernelH() - 1) * plan.runsPerLine();
    }

    /// The run behind the last that meets the picture in one of two lines of a block.
    private static int endRun(Plan plan, Block block, int line, int other) {
        int y = (block.top() + Math.min(line, other)) * plan.geometry().strideH()
                - plan.geometry().top();
        int lines = Math.clamp(plan.in().extent(1) - (long) y, 1, plan.weights().kernelH());
        return lines * plan.runsPerLine();
    }

    private static void store(Plan plan, Block block, int panel, int stretch, int perLine, float[] sums, int at) {
        SpatialWeights weights = plan.weights();
        int vectors = weights.vectors(panel);
        int length = ConvolutionKernel.stretch(vectors);
        int column = weights.firsts()[panel] * COUNT;
        int columns = Math.min(vectors * COUNT, weights.outputs() - column);
        int x = block.left() + stretch % perLine * length;
        int y = block.top() + stretch / perLine;
        int count = Math.min(length, block.right() - x);
        Shape out = plan.out();
        long place = ((long) block.frame() * out.extent(1) + y) * out.extent(2) + x;
        long step = 4L * weights.outputs();
        Activations.scatter(sums, at, vectors * COUNT, count, columns, plan.dst() + place * step + 4L * column, step);
    }
}
