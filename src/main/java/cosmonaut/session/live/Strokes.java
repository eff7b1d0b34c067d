package cosmonaut.session.live;

import java.util.List;

/// Places one after the other, as a line takes them.
final class Strokes {

    private Strokes() {}

    /// x, y, z of every place.
    static float[] points(List<float[]> places) {
        float[] points = new float[3 * places.size()];
        for (int i = 0; i < places.size(); i++) {
            System.arraycopy(places.get(i), 0, points, 3 * i, 3);
        }
        return points;
    }
}
