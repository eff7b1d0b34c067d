package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Shape;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Launches the kernels of `splat.cu`.
final class Splat {

    private static final String FAMILY = "splat";
    private static final int THREADS = 256;

    /// Bytes of the kernels' structure of a source.
    private static final int SOURCE = 64;

    /// Bytes of a pixel of the canvas: five sums of 64 bits and the largest weight.
    private static final int CANVAS_BYTES = 44;

    /// Six canvases of 1280x704.
    private static final long USUAL_ROOM = 256L << 20;

    private static final int MOST_VIEWS = 65_535;

    private final Kernels kernels;
    private final Workspace workspace;
    private final int mostBlocks;
    private final long mostRoom;

    /// @param processors of the card; eight blocks each keep its memory busy
    Splat(Kernels kernels, Workspace workspace, int processors) {
        this(kernels, workspace, processors, USUAL_ROOM);
    }

    /// @param mostRoom bytes that the canvases of the views that are made at once may take; one is always made
    Splat(Kernels kernels, Workspace workspace, int processors, long mostRoom) {
        this.kernels = kernels;
        this.workspace = workspace;
        this.mostBlocks = 8 * processors;
        this.mostRoom = mostRoom;
    }

    void farthest(Tensor dst, Tensor depth, Tensor views) {
        int count = dst.shape().extent(0);
        if (count == 0) {
            return;
        }
        launch("splat_no_depth", Grid.of(1, THREADS), dst, count);
        Shape s = depth.shape();
        if (s.elements() > 0) {
            for (int from = 0; from < count; from += MOST_VIEWS) {
                int some = Math.min(MOST_VIEWS, count - from);
                launch(
                        "splat_farthest",
                        Grid.of(blocks(s.elements()), some, THREADS),
                        dst.slice(from, from + some),
                        depth,
                        views.slice(from, from + some),
                        s.extent(0),
                        s.extent(1));
            }
        }
    }

    void splat(Tensor colour, Tensor depth, Tensor mask, SplatSource from, Tensor views) {
        Shape target = depth.shape();
        Shape source = from.depth().shape();
        if (target.elements() == 0) {
            return;
        }
        int count = target.extent(0);
        long canvas = (target.extent(1) + 2L) * (target.extent(2) + 2L);
        if (canvas > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("pictures of " + target + " are too large to be warped into");
        }
        long bytes = Math.ceilDiv(canvas * CANVAS_BYTES, 16L) * 16;
        int group = (int) Math.clamp(mostRoom / bytes, 1, Math.min(count, MOST_VIEWS));
        long room = workspace.room(group * bytes);
        byte[] structure = structure(from, views, target);
        for (int first = 0; first < count; first += group) {
            int some = Math.min(group, count - first);
            long words = some * bytes / 16;
            launch("splat_clear", Grid.of(blocks(words), THREADS), room, words);
            if (source.elements() > 0) {
                Grid pixels = Grid.of(blocks(source.elements()), some, THREADS);
                launch("splat_peaks", pixels, structure, room, bytes, first);
                launch("splat_add", pixels, structure, room, bytes, first);
            }
            Grid targets = Grid.of(blocks(target.elements(1, 3)), some, THREADS);
            launch("splat_gather", targets, colour, depth, mask, structure, room, bytes, first, count);
        }
    }

    void occlude(Tensor colour, Tensor depth, Tensor mask, Tensor points, Tensor torn, Tensor views, float margin) {
        Shape target = depth.shape();
        if (target.elements() == 0) {
            return;
        }
        int count = target.extent(0);
        long area = target.elements(1, 3);
        int rows = torn.shape().extent(0);
        int columns = torn.shape().extent(1);
        long cells = Math.max(0L, rows - 1) * Math.max(0L, columns - 1);
        long bytes = Math.ceilDiv(4 * area, 16L) * 16;
        int group = (int) Math.clamp(mostRoom / bytes, 1, Math.min(count, MOST_VIEWS));
        long room = workspace.room(group * bytes);
        for (int first = 0; first < count; first += group) {
            int some = Math.min(group, count - first);
            long words = some * bytes / 16;
            launch("splat_clear", Grid.of(blocks(words), THREADS), room, words);
            if (cells > 0) {
                Grid warps = Grid.of(blocks(32 * cells), some, THREADS);
                Tensor seen = views.slice(first, first + some);
                int height = target.extent(1);
                int width = target.extent(2);
                launch("mesh_draw", warps, room, bytes, points, torn, seen, rows, columns, height, width);
            }
            Grid targets = Grid.of(blocks(area), some, THREADS);
            launch("mesh_hide", targets, colour, depth, mask, room, bytes, margin, area, first, count);
        }
    }

    private static byte[] structure(SplatSource from, Tensor views, Shape target) {
        byte[] structure = new byte[SOURCE];
        ByteBuffer.wrap(structure)
                .order(ByteOrder.nativeOrder())
                .putLong(CudaBlock.address(from.colour()))
                .putLong(CudaBlock.address(from.depth()))
                .putLong(CudaBlock.address(from.kind()))
                .putLong(CudaBlock.address(views))
                .putInt(from.depth().shape().extent(0))
                .putInt(from.depth().shape().extent(1))
                .putInt(target.extent(1))
                .putInt(target.extent(2));
        return structure;
    }

    private void launch(String name, Grid grid, Object... arguments) {
        kernels.launch(kernels.kernel(FAMILY, name), grid, arguments);
    }

    private int blocks(long elements) {
        return (int) Math.min(mostBlocks, Math.ceilDiv(elements, (long) THREADS));
    }
}
