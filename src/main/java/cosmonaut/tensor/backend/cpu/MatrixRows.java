package cosmonaut.tensor.backend.cpu;

/// The rows of a dense matrix.
///
/// @param address first element
/// @param length elements of a row
record MatrixRows(long address, int length) implements MatrixProduct.RowSource {

    @Override
    public void pack(int row, int from, int to, float[] target, int at) {
        Lanes.gather(address + 4L * ((long) row * length + from), target, at, to - from);
    }
}
