package cosmonaut.ui.drive;

import cosmonaut.drive.curve.Point3;

/// How metres of the ground become pixels of the map: forward is up, left is left.
///
/// @param x     of the ground in the middle of the map, metres forward; `y` to the left
/// @param scale pixels a metre
/// @param width of the map in pixels
record GroundFrame(double x, double y, double scale, double width, double height) {

    static final double LEAST_SCALE = 0.05;
    static final double LARGEST_SCALE = 200;

    static GroundFrame usual() {
        return new GroundFrame(22, 0, 9, 400, 400);
    }

    double across(double metresLeft) {
        return width / 2 - (metresLeft - y) * scale;
    }

    double down(double metresForward) {
        return height / 2 - (metresForward - x) * scale;
    }

    Point3 ground(double pixelX, double pixelY) {
        return Point3.flat(x - (pixelY - height / 2) / scale, y - (pixelX - width / 2) / scale);
    }

    /// The ground under the cursor stays there.
    GroundFrame zoomed(double factor, double pixelX, double pixelY) {
        double wanted = Math.clamp(scale * factor, LEAST_SCALE, LARGEST_SCALE);
        Point3 under = ground(pixelX, pixelY);
        double ratio = scale / wanted;
        return new GroundFrame(
                under.x() + (x - under.x()) * ratio, under.y() + (y - under.y()) * ratio, wanted, width, height);
    }

    GroundFrame panned(double pixelX, double pixelY) {
        return new GroundFrame(x + pixelY / scale, y + pixelX / scale, scale, width, height);
    }

    GroundFrame sized(double newWidth, double newHeight) {
        return new GroundFrame(x, y, scale, newWidth, newHeight);
    }

    /// Moved so that a place keeps away from the edges.
    GroundFrame keeping(Point3 place) {
        double margin = 0.4;
        double forward = height / scale * (0.5 - margin);
        double aside = width / scale * (0.5 - margin);
        return new GroundFrame(
                Math.clamp(x, place.x() - forward, place.x() + forward),
                Math.clamp(y, place.y() - aside, place.y() + aside),
                scale,
                width,
                height);
    }

    /// All of these places in sight, with a margin around them.
    GroundFrame showing(double fromX, double toX, double fromY, double toY) {
        double margin = 1.25;
        double wide = Math.max(14, toY - fromY) * margin;
        double tall = Math.max(20, toX - fromX) * margin;
        double fits = Math.clamp(Math.min(width / wide, height / tall), LEAST_SCALE, 24);
        return new GroundFrame((fromX + toX) / 2, (fromY + toY) / 2, fits, width, height);
    }

    /// Metres of a round length, 1, 2 or 5 times a power of ten, of at most so many pixels.
    double round(double mostPixels) {
        double longest = mostPixels / scale;
        double power = Math.pow(10, Math.floor(Math.log10(longest)));
        return longest >= 5 * power ? 5 * power : longest >= 2 * power ? 2 * power : power;
    }
}
