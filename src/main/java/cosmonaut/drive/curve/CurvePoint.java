package cosmonaut.drive.curve;

/// Where a curve is at a length, and how it runs there.
///
/// @param heading   of the tangent in the plane, radians, not wrapped
/// @param curvature change of heading per metre along the curve, positive to the left
/// @param slope     metres up per metre along the curve, in (-1, 1)
public record CurvePoint(double x, double y, double z, double heading, double curvature, double slope) {

    public Point3 place() {
        return new Point3(x, y, z);
    }
}
