package cosmonaut.viewport.cpu;

/// Makes pictures of one size into pictures of another.
interface Scaling {

    /// Scales one picture.
    ///
    /// @param argb `0xffRRGGBB`, row by row
    void scale(int[] argb, Rows rows);

    /// Takes the rows of the result as they are made, from the top.
    @FunctionalInterface
    interface Rows {

        /// @param pixels `0xffRRGGBB`, to be read before this returns
        void take(int y, int[] pixels);
    }
}
