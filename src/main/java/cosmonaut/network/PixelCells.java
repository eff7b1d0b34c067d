package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// Pictures as cells of `size` x `size` pixels: channel `(c*size + dy)*size + dx` of a cell is its pixel `(dy,dx)` of
/// plane c.
public record PixelCells(int size) {

    /// Planes `[C,T,H,W]` into cells `[T,H/size,W/size,C*size*size]`.
    public void gather(Backend backend, Tensor cells, Tensor planes) {
        int t = cells.shape().extent(0);
        int h = cells.shape().extent(1);
        int w = cells.shape().extent(2);
        int c = planes.shape().extent(0);
        backend.permute(
                cells.reshape(t, h, w, c, size, size), planes.reshape(c, t, h, size, w, size), 1, 2, 4, 0, 3, 5);
    }

    /// Cells `[T,H/size,W/size,C*size*size]` into planes `[C,T,H,W]`.
    public void spread(Backend backend, Tensor planes, Tensor cells) {
        int t = cells.shape().extent(0);
        int h = cells.shape().extent(1);
        int w = cells.shape().extent(2);
        int c = planes.shape().extent(0);
        backend.permute(
                planes.reshape(c, t, h, size, w, size), cells.reshape(t, h, w, c, size, size), 3, 0, 1, 4, 2, 5);
    }
}
