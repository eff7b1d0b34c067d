package cosmonaut.network.dit;

/// Positions that are added to the tokens before every block.
interface TokenPositions {

    /// Positions of the tokens of one frame, `[h*w, width]` row by row.
    ///
    /// @param frame latent frame of its view
    void frame(float[] rows, int frame, int h, int w);
}
