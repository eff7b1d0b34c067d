package cosmonaut.session.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;

/// A picture as another pinhole lens at the same place would have taken it: a pixel `p` of the new one sees what the
/// old one shows at `(p - c') f / f' + c`. Depth along the axis stays as it is.
///
/// @param from lens of the picture
/// @param to   the other lens; both of pictures of one size
public record Relens(Intrinsics from, Intrinsics to) {

    /// Pixels that may be missing at the edges; they repeat the edge.
    private static final double SLACK = 1.5;

    public Relens {
        if (from.width() != to.width() || from.height() != to.height()) {
            throw new IllegalArgumentException("the lenses are of pictures of two sizes");
        }
    }

    private double x(double u) {
        return (u - to.cx()) * from.fx() / to.fx() + from.cx();
    }

    private double y(double v) {
        return (v - to.cy()) * from.fy() / to.fy() + from.cy();
    }

    /// Whether the picture shows all that the other lens sees.
    public boolean sees() {
        return x(0) >= -SLACK
                && x(to.width() - 1) <= to.width() - 1 + SLACK
                && y(0) >= -SLACK
                && y(to.height() - 1) <= to.height() - 1 + SLACK;
    }

    /// The picture, bilinear between its pixels.
    Picture picture(Picture seen) {
        Picture made = Picture.black(to.width(), to.height());
        for (int v = 0; v < to.height(); v++) {
            double y = Math.clamp(y(v), 0, to.height() - 1.0);
            int top = Math.min((int) y, to.height() - 2);
            for (int u = 0; u < to.width(); u++) {
                double x = Math.clamp(x(u), 0, to.width() - 1.0);
                int left = Math.min((int) x, to.width() - 2);
                for (int c = 0; c < 3; c++) {
                    double upper = mix(seen.value(left, top, c), seen.value(left + 1, top, c), x - left);
                    double lower = mix(seen.value(left, top + 1, c), seen.value(left + 1, top + 1, c), x - left);
                    made.rgb()[3 * (v * to.width() + u) + c] = (byte) Math.round(mix(upper, lower, y - top));
                }
            }
        }
        return made;
    }

    /// The depth of the nearest pixels: between a near and a far thing there is nothing.
    float[] depth(float[] seen) {
        float[] made = new float[seen.length];
        for (int v = 0; v < to.height(); v++) {
            int y = (int) Math.clamp(Math.round(y(v)), 0, to.height() - 1);
            for (int u = 0; u < to.width(); u++) {
                int x = (int) Math.clamp(Math.round(x(u)), 0, to.width() - 1);
                made[v * to.width() + u] = seen[y * to.width() + x];
            }
        }
        return made;
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }
}
