package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static cosmonaut.tensor.backend.cuda.CudaDriver.pointing;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;

import cosmonaut.tensor.Block;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cuda.Axes.Axis;
import cosmonaut.tensor.backend.cuda.Kernels.Grid;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.Set;
import jcuda.driver.CUdeviceptr;

/// Launches the kernels of `layout.cu`: elements move, and change nothing but, where types differ, their type.
final class Rearrangement implements DevicePart {

    private static final String FAMILY = "layout";
    private static final int THREADS = 256;
    private static final int PER_BLOCK = 4 * THREADS;
    private static final int TILE = 32;

    /// Below this a tile would be mostly empty.
    private static final int LEAST_SIDE = 16;

    private final CudaDevice device;
    private final Kernels kernels;
    private final Transfers transfers;
    private final long mostElements;
    /// A word of the card's memory that is not zero once an index lay outside of its table.
    private final Block wrong;

    /// The tables that were gathered from since the word was last looked at.
    private final Set<String> tables = new LinkedHashSet<>();

    Rearrangement(CudaDevice device, DeviceMemory memory, Kernels kernels, Transfers transfers) {
        this(device, memory, kernels, transfers, Integer.MAX_VALUE);
    }

    /// @param mostElements that one launch may copy
    Rearrangement(CudaDevice device, DeviceMemory memory, Kernels kernels, Transfers transfers, int mostElements) {
        this.mostElements = mostElements;
        this.device = device;
        this.kernels = kernels;
        this.transfers = transfers;
        this.wrong = memory.allocate(Long.BYTES);
    }

    void permute(Tensor dst, Tensor src, int... axes) {
        Shape from = src.shape();
        Axes layout = Axes.none();
        long target = 1;
        for (int i = axes.length - 1; i >= 0; i--) {
            int extent = from.extent(axes[i]);
            layout = layout.within(extent, from.elements(axes[i] + 1, from.rank()), target);
            target *= extent;
        }
        if (target > 0) {
            move(CudaBlock.address(dst), dst.dtype(), CudaBlock.address(src), src.dtype(), layout);
        }
    }

    void concat(Tensor dst, int axis, Tensor... parts) {
        long cell = dst.shape().elements(axis + 1, dst.shape().rank());
        long row = cell * dst.shape().extent(axis);
        long to = CudaBlock.address(dst);
        for (Tensor part : parts) {
            long partRow = cell * part.shape().extent(axis);
            rows(
                    dst.dtype(),
                    to,
                    row,
                    CudaBlock.address(part),
                    partRow,
                    partRow,
                    dst.shape().elements(0, axis));
            to += partRow * dst.dtype().bytes();
        }
    }

    void narrow(Tensor dst, Tensor src, int axis, int from) {
        long cell = src.shape().elements(axis + 1, src.shape().rank());
        long row = cell * src.shape().extent(axis);
        long dstRow = cell * dst.shape().extent(axis);
        long begin = CudaBlock.address(src) + cell * from * src.dtype().bytes();
        rows(
                dst.dtype(),
                CudaBlock.address(dst),
                dstRow,
                begin,
                row,
                dstRow,
                src.shape().elements(0, axis));
    }

    private void rows(DType type, long to, long toStep, long from, long fromStep, long length, long rows) {
        if (length > 0 && rows > 0) {
            move(to, type, from, type, Axes.none().within(length, 1, 1).within(rows, fromStep, toStep));
        }
    }

    private void move(long to, DType toType, long from, DType fromType, Axes axes) {
        int unit = fromType.bytes();
        if (toType != fromType) {
            String types = ElementWise.suffix(toType) + "_" + ElementWise.suffix(fromType);
            moveElements(types, to, toType.bytes(), from, unit, axes);
        } else if (axes.hasRuns() && axes.rank() <= 1) {
            transfers.move(to, from, axes.elements() * unit);
        } else {
            int wide = 16;
            while (wide > unit && ((to | from) % wide != 0 || !axes.canJoin(wide / unit))) {
                wide /= 2;
            }
            Axes joined = wide > unit ? axes.joined(wide / unit) : axes;
            moveElements(Integer.toString(wide), to, wide, from, wide, joined);
        }
    }

    private void moveElements(String types, long to, int toBytes, long from, int fromBytes, Axes axes) {
        Axis columns = axes.last();
        Axis rows = axes.sourceRuns();
        long rowTiles = (rows.extent() + TILE - 1) / TILE;
        long columnTiles = (columns.extent() + TILE - 1) / TILE;
        Axes planes = axes.without(rows, columns);
        boolean tiled = columns.target() == 1
                && columns.source() != 1
                && Math.min(rows.extent(), columns.extent()) >= LEAST_SIDE
                && planes.elements() * rowTiles * columnTiles <= Integer.MAX_VALUE;
        if (tiled) {
            ByteBuffer plan = structure(Axes.bytes() + 2 * Divisor.BYTES + 24);
            planes.put(plan);
            Divisor.of(rowTiles).put(plan);
            Divisor.of(columnTiles).put(plan);
            plan.putInt((int) rows.extent()).putInt((int) columns.extent());
            plan.putLong(columns.source()).putLong(rows.target());
            launch("transpose_" + types, (int) (planes.elements() * rowTiles * columnTiles), to, from, plan.array());
        } else {
            copy("copy_" + types, to, toBytes, from, fromBytes, axes);
        }
    }

    /// One launch counts places with 31 bits; what is larger is divided along its slowest axis.
    private void copy(String kernel, long to, int toBytes, long from, int fromBytes, Axes axes) {
        long elements = axes.elements();
        if (elements > mostElements) {
            Axis slowest = axes.first();
            long half = slowest.extent() / 2;
            copy(kernel, to, toBytes, from, fromBytes, axes.withFirst(half));
            copy(
                    kernel,
                    to + half * slowest.target() * toBytes,
                    toBytes,
                    from + half * slowest.source() * fromBytes,
                    fromBytes,
                    axes.withFirst(slowest.extent() - half));
            return;
        }
        ByteBuffer plan = structure(Axes.bytes());
        axes.put(plan);
        launch(kernel, (int) ((elements + PER_BLOCK - 1) / PER_BLOCK), to, from, plan.array());
    }

    private static ByteBuffer structure(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private void launch(String name, int blocks, Object... arguments) {
        kernels.launch(kernels.kernel(FAMILY, name), Grid.of(blocks, THREADS), arguments);
    }

    /// An index outside of the table gives NaN, and [#requireIndicesInside] throws.
    void gather(Tensor dst, Tensor table, Tensor indices) {
        if (dst.shape().elements() == 0) {
            return;
        }
        tables.add(table.toString());
        String name = "gather_" + ElementWise.suffix(dst.dtype()) + "_" + ElementWise.suffix(table.dtype());
        int rows = table.shape().extent(0);
        int width = table.shape().extent(1);
        long word = ((CudaBlock) wrong).address();
        launch(name, indices.shape().extent(0), dst, table, indices, word, rows, width);
    }

    /// Waits for what was queued if a gather was among it.
    ///
    /// @throws IllegalArgumentException if an index lay outside of its table
    void requireIndicesInside() {
        if (tables.isEmpty()) {
            return;
        }
        String asked = String.join(" or ", tables);
        tables.clear();
        long address = ((CudaBlock) wrong).address();
        long[] report = new long[1];
        transfers.download(MemorySegment.ofArray(report), address);
        if (report[0] != 0) {
            check(
                    cuMemsetD8Async(pointing(new CUdeviceptr(), address), (byte) 0, Long.BYTES, device.stream()),
                    "cuMemsetD8Async");
            throw new IllegalArgumentException("GATHER index " + (int) report[0] + " (number "
                    + (report[0] >>> 32 & Integer.MAX_VALUE) + " of the indices) is outside table " + asked);
        }
    }

    @Override
    public void close() {
        wrong.release();
    }
}
