package cosmonaut.network.depth;

/// Where the pixels of a picture lie on a plane whose half diagonal is 1: MoGe's uv (GEN3C section 4.1).
///
/// @param aspect width by height of the picture, which a coarser grid keeps
record ViewPlane(double aspect) {

    /// The half width; the half height is [#halfHeight].
    double halfWidth() {
        return aspect / Math.sqrt(1 + aspect * aspect);
    }

    double halfHeight() {
        return 1 / Math.sqrt(1 + aspect * aspect);
    }

    /// Places of pixel centres along an axis, from `-half (n-1)/n` to as much above.
    static float[] places(double half, int n) {
        float[] places = new float[n];
        double end = half * (n - 1) / n;
        for (int i = 0; i < n; i++) {
            places[i] = (float) (n == 1 ? -end : end * (2.0 * i / (n - 1) - 1));
        }
        return places;
    }

    /// `[h,w,2]`: u to the right, v down.
    float[] grid(int h, int w) {
        float[] u = places(halfWidth(), w);
        float[] v = places(halfHeight(), h);
        float[] grid = new float[2 * h * w];
        for (int i = 0; i < h * w; i++) {
            grid[2 * i] = u[i % w];
            grid[2 * i + 1] = v[i / w];
        }
        return grid;
    }
}
