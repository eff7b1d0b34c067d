package cosmonaut.tensor.backend.cpu;

/// A matrix `[inner,columns]` whose panels of [MicroKernel#WIDTH] columns a [MatrixProduct] asks for.
interface PanelSource {

    int inner();

    int columns();

    /// A number per column, with zeros up to a whole panel.
    float[] bias();

    /// Rows `from` to `to` of a panel as f32, row after row; what is behind the last column is zero.
    ///
    /// @param scratch of the thread that asks; what lies in it is gone at the next call
    /// @return address
    long slice(int panel, int from, int to, Scratch scratch);

    /// Whether a slice is made when it is asked for, so that one should serve as many rows as there are.
    boolean isWidened();

    /// Called once before a product.
    default void requireAlive() {}

    default int panelCount() {
        return Math.ceilDiv(columns(), MicroKernel.WIDTH);
    }
}
