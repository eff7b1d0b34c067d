package cosmonaut.session.live;

import cosmonaut.viewport.Polyline;
import java.util.List;

/// Makes lines that can be told from bright and from dark pictures: each lies on a wider dark one.
final class Strokes {

    private static final int EDGE = 0x06110f;
    private static final double EDGE_ALPHA = 0.5;
    private static final float EDGE_WIDER = 2;

    private Strokes() {}

    /// x, y, z of places one after the other.
    static float[] points(List<float[]> places) {
        float[] points = new float[3 * places.size()];
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(places.get(i), 0, points, 3 * i, 3);
        }
        return points;
    }

    /// A line and its edge; the edge first.
    ///
    /// @param points two at least
    /// @param rgb its colour
    /// @param alpha 0 to 1
    static List<Polyline> edged(float[] points, int rgb, double alpha, float width) {
        return List.of(
                new Polyline(points, argb(EDGE, EDGE_ALPHA * alpha), width + EDGE_WIDER),
                new Polyline(points, argb(rgb, alpha), width));
    }

    private static int argb(int rgb, double alpha) {
        return (int) Math.round(255 * alpha) << 24 | rgb;
    }
}
