package cosmonaut.spatial;

/// The raster of a cylindrical panorama: columns go round the whole circle at even angles, rows at even slopes.
///
/// Pixels are square in the middle row. The ray of column x and row y, in the axes of the place (x right, y down, z
/// forward), is `(sin a, s, cos a)` with the azimuth `a = (x - cx) / f` and the slope `s = (y - cy) / f`; distances
/// along it are horizontal ones.
///
/// @param width pixels round the circle
/// @param height pixels from top to bottom
public record Cylinder(int width, int height) {

    public Cylinder {
        if (width < 8 || height < 8 || width % 8 != 0 || height % 8 != 0) {
            throw new IllegalArgumentException(
                    "a panorama is a multiple of 8 pixels wide and high, not " + width + "x" + height);
        }
    }

    public int pixels() {
        return width * height;
    }

    /// Pixels a radian.
    public double focal() {
        return width / (2 * Math.PI);
    }

    /// Radians, 0 in the middle, growing to the right.
    public double azimuth(double column) {
        return (column - (width - 1) / 2.0) / focal();
    }

    /// Metres down for a metre away.
    public double slope(double row) {
        return (row - (height - 1) / 2.0) / focal();
    }

    /// The column of an azimuth in radians, from 0 to the width.
    public double column(double azimuth) {
        double column = azimuth * focal() + (width - 1) / 2.0;
        return column - Math.floor(column / width) * width;
    }

    public double row(double slope) {
        return slope * focal() + (height - 1) / 2.0;
    }

    /// The slope, up and down, at which the panorama ends.
    public double edgeSlope() {
        return height / 2.0 / focal();
    }
}
