package cosmonaut.metrics;

import java.util.List;

/// What stands out in a picture.
///
/// @param points where, on the canvas of [PointPair]
/// @param rows   [points, 128], RootSIFT descriptors (R. Arandjelovic and A. Zisserman, 2012): SIFT's divided by their
///     sum, then their roots
public record PictureFeatures(List<Point> points, List<float[]> rows) {

    /// @param u canvas column
    /// @param v canvas row
    public record Point(double u, double v) {}

    public PictureFeatures {
        points = List.copyOf(points);
        rows = List.copyOf(rows);
    }
}
