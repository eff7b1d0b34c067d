package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.OpCase.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Cases of the operations around pictures and cameras. Their types are their own, whatever activations are.
final class PictureCases {

    /// `M` and `t` of cameras, by rows, for pictures of about 30 pixels: the same place; a step to the side and a turn;
    /// closer, so that much is behind; from far away, where many pixels meet in one.
    private static final double[][] MAPS = {
        {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0},
        {0.98, 0.05, 1.3, 2.5, -0.04, 1.01, -0.7, 1.25, -0.002, 0.001, 1.02, 0.1},
        {1, 0, 0, -15, 0, 1, 0, -10, 0, 0, 1, -1.9},
        {0.3, 0, 8, 200, 0, 0.3, 5, 150, 0, 0, 1, 20}
    };

    private PictureCases() {}

    static List<OpCase> all() {
        List<OpCase> cases = new ArrayList<>();
        for (int channels = 3; channels <= 4; channels++) {
            bytes(cases, channels, 1);
            bytes(cases, channels, 3, 5, 7);
            bytes(cases, channels, 2, 32, 48);
        }
        for (boolean momentFirst : new boolean[] {true, false}) {
            rays(cases, momentFirst, 1, 1, 1, 1);
            rays(cases, momentFirst, 3, 4, 5, 7);
            rays(cases, momentFirst, 2, 1, 22, 40);
        }
        for (int[] size : new int[][] {{1, 1}, {19, 33}, {24, 32}}) {
            for (int views = 1; views <= MAPS.length; views += 3) {
                farthest(cases, views, size[0], size[1]);
                splat(cases, false, views, size[0], size[1], 20, 31);
                splat(cases, true, views, size[0], size[1], 24, 32);
            }
        }
        occlude(cases, 1, 1, 1);
        occlude(cases, 4, 5, 7);
        occlude(cases, 3, 9, 12);
        return cases;
    }

    /// A bent sheet of points of which some cells are drawn, before pictures at all depths. The last camera stands
    /// amidst it, so that triangles reach behind.
    private static void occlude(List<OpCase> cases, int views, int rows, int columns) {
        int height = 22;
        int width = 31;
        String detail = rows + "x" + columns + " points before " + views;
        cases.add(new OpCase(Op.OCCLUDE, DType.F32, detail, 1e-12, bench -> {
            Tensor dst = bench.exactly(DType.F32, i -> i % 7 == 3 ? 0 : 1 + 0.5 * (i % 23), 5, views, height, width);
            Tensor points = bench.exactly(
                    DType.F64,
                    i -> i % 3 == 2
                            ? 3.03 + Math.sin(0.7 * i)
                            : 0.61
                                            * (i % 3 == 0
                                                    ? Math.floorMod(Math.floorDiv(i, 3), columns)
                                                    : Math.floorDiv(i, 3 * columns))
                                    - 1,
                    rows,
                    columns,
                    3);
            Tensor torn = bench.exactly(DType.U8, i -> i % 5 == 0 ? 1 : 0, rows, columns);
            double[] seen = {14, 0.3, 11, 2.2, -0.2, 13, 8, 1.4, 0.01, 0.02, 1, 0};
            Tensor maps = bench.exactly(
                    DType.F64, i -> seen[i % 12] + (i % 12 == 11 ? -1.1 * Math.floorDiv(i, 12) : 0), views, 12);
            Tensor depth = dst.slice(3, 4).reshape(views, height, width);
            Tensor mask = dst.slice(4, 5).reshape(views, height, width);
            return new Call(dst, () -> bench.backend().occlude(dst.slice(0, 3), depth, mask, points, torn, maps, 0.02));
        }));
    }

    /// Every byte's edges, far beyond the range, and what is no number.
    private static void bytes(List<OpCase> cases, int channels, int... shape) {
        int[] from = IntStream.concat(IntStream.of(3), Arrays.stream(shape)).toArray();
        int[] to =
                IntStream.concat(Arrays.stream(shape), IntStream.of(channels)).toArray();
        cases.add(new OpCase(Op.TO_BYTES, DType.F32, Arrays.toString(to), 0, bench -> {
            double[] odd = {Double.NaN, 1e30, -1e30, Double.POSITIVE_INFINITY, 1, -1, 1.0000001, -1.0000001};
            Tensor src = bench.exactly(
                    DType.F32, i -> i % 37 < odd.length ? odd[i % 37] : 2.2 * (i * 31 % 511) / 510.0 - 1.1, from);
            Tensor dst = bench.poisonedExactly(DType.U8, to);
            return new Call(dst, () -> bench.backend().toBytes(dst, src));
        }));
    }

    private static void rays(List<OpCase> cases, boolean momentFirst, int frames, int each, int height, int width) {
        String detail = frames + " frames of " + each + " cameras of " + height + "x" + width + " " + momentFirst;
        cases.add(new OpCase(Op.RAYS, DType.F32, detail, 1e-14, bench -> {
            // What need not be a rotation shows more than one would.
            Tensor cameras = bench.exactly(
                    DType.F64,
                    i -> i % 16 < 12 ? Math.sin(1.7 * i) : i % 16 < 14 ? 50 + i : 4 * width + i % 3,
                    frames,
                    each,
                    16);
            Tensor dst = bench.poisonedExactly(DType.F32, 6 * each, frames, height, width);
            return new Call(dst, () -> bench.backend().rays(dst, cameras, 8, momentFirst));
        }));
    }

    private static void farthest(List<OpCase> cases, int views, int height, int width) {
        String detail = height + "x" + width + " seen by " + views;
        cases.add(new OpCase(Op.FARTHEST, DType.F32, detail, 1e-30, bench -> {
            SplatSource picture = picture(bench, false, height, width);
            Tensor maps = views(bench, views);
            Tensor dst = bench.poisonedExactly(DType.F64, views);
            return new Call(dst, () -> bench.backend().farthest(dst, picture.depth(), maps));
        }));
    }

    private static void splat(
            List<OpCase> cases, boolean torn, int views, int height, int width, int toHeight, int toWidth) {
        String detail =
                (torn ? "torn " : "") + height + "x" + width + " into " + views + " of " + toHeight + "x" + toWidth;
        cases.add(new OpCase(Op.SPLAT, DType.F32, detail, 1e-12, bench -> {
            SplatSource picture = picture(bench, torn, height, width);
            Tensor maps = views(bench, views);
            Tensor dst = bench.poisonedExactly(DType.F32, 5, views, toHeight, toWidth);
            Tensor depth = dst.slice(3, 4).reshape(views, toHeight, toWidth);
            Tensor mask = dst.slice(4, 5).reshape(views, toHeight, toWidth);
            return new Call(dst, () -> bench.backend().splat(dst.slice(0, 3), depth, mask, picture, maps));
        }));
    }

    /// A slope with a box before it. Where it may tear its outline is an edge, and so is every seventh pixel, at the
    /// borders too; some pixels are never warped.
    private static SplatSource picture(Bench bench, boolean torn, int height, int width) {
        Tensor colour = bench.exactly(DType.F32, i -> Math.sin(0.37 * i), 3, height, width);
        Tensor depth = bench.exactly(
                DType.F32,
                i -> isBox(i, height, width) ? 2 : 4 + 0.11 * Math.floorDiv(i, width) + 0.01 * (i % width),
                height,
                width);
        Tensor kind = bench.exactly(
                DType.U8,
                i -> !torn
                        ? 1
                        : i % 11 == 5
                                ? 0
                                : i % 7 == 2 || isBox(i, height, width) != isBox(i + 1, height, width) ? 2 : 1,
                height,
                width);
        return new SplatSource(colour, depth, kind);
    }

    private static boolean isBox(int i, int height, int width) {
        int x = i % width;
        int y = i / width;
        return x > width / 3 && x < 2 * width / 3 && y > height / 4 && y < 3 * height / 4;
    }

    private static Tensor views(Bench bench, int count) {
        double sharpness = 50 / Math.log(1 + 30.0);
        return bench.exactly(DType.F64, i -> i % 13 == 12 ? sharpness : MAPS[i / 13][i % 13], count, 13);
    }
}
