package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.Point3;

/// Where on the earth the world's origin lies.
///
/// Places are turned by the heading into east, north and up, and from that plane at the origin into WGS84 by way of its
/// earth-centred axes, without approximation.
///
/// @param latitude  degrees north
/// @param longitude degrees east
/// @param altitude  metres above the ellipsoid
/// @param heading   degrees from east to the world's x axis, counter-clockwise
public record GeoOrigin(double latitude, double longitude, double altitude, double heading) {

    private static final double A = 6_378_137.0;
    private static final double F = 1 / 298.257223563;
    private static final double E2 = F * (2 - F);
    private static final int STEPS = 12;

    /// @throws InvalidInputException if a number is out of its range; at a pole there is no east
    public GeoOrigin {
        if (!(Math.abs(latitude) < 89.9) || !(Math.abs(longitude) <= 180)) {
            throw new InvalidInputException("the origin lies at " + latitude + ", " + longitude
                    + " degrees; give a latitude within 89.9 and a longitude within 180");
        }
        if (!(Math.abs(altitude) <= 1e5) || !(Math.abs(heading) <= 360)) {
            throw new InvalidInputException("the origin has the altitude " + altitude + " m and the heading " + heading
                    + " degrees; give 100 km and 360 at most");
        }
    }

    private static double[] earth(double latitude, double longitude, double altitude) {
        double s = Math.sin(latitude);
        double c = Math.cos(latitude);
        double n = A / Math.sqrt(1 - E2 * s * s);
        return new double[] {
            (n + altitude) * c * Math.cos(longitude),
            (n + altitude) * c * Math.sin(longitude),
            (n * (1 - E2) + altitude) * s
        };
    }

    /// @return longitude and latitude in degrees, altitude in metres
    public double[] geographic(Point3 place) {
        double h = Math.toRadians(heading);
        double east = place.x() * Math.cos(h) - place.y() * Math.sin(h);
        double north = place.x() * Math.sin(h) + place.y() * Math.cos(h);
        double lat = Math.toRadians(latitude);
        double lon = Math.toRadians(longitude);
        double[] origin = earth(lat, lon, altitude);
        double outward = place.z() * Math.cos(lat) - north * Math.sin(lat);
        double x = origin[0] - east * Math.sin(lon) + outward * Math.cos(lon);
        double y = origin[1] + east * Math.cos(lon) + outward * Math.sin(lon);
        double z = origin[2] + north * Math.cos(lat) + place.z() * Math.sin(lat);
        double axis = Math.hypot(x, y);
        double found = Math.atan2(z, axis * (1 - E2));
        double n = A;
        for (int step = 0; step < STEPS; step++) {
            n = A / Math.sqrt(1 - E2 * Math.sin(found) * Math.sin(found));
            found = Math.atan2(z + E2 * n * Math.sin(found), axis);
        }
        double up = axis * Math.cos(found)
                + z * Math.sin(found)
                - A * Math.sqrt(1 - E2 * Math.sin(found) * Math.sin(found));
        return new double[] {Math.toDegrees(Math.atan2(y, x)), Math.toDegrees(found), up};
    }

    /// The inverse of [#geographic].
    public Point3 local(double placeLongitude, double placeLatitude, double placeAltitude) {
        double lat = Math.toRadians(latitude);
        double lon = Math.toRadians(longitude);
        double[] origin = earth(lat, lon, altitude);
        double[] there = earth(Math.toRadians(placeLatitude), Math.toRadians(placeLongitude), placeAltitude);
        double x = there[0] - origin[0];
        double y = there[1] - origin[1];
        double z = there[2] - origin[2];
        double east = -x * Math.sin(lon) + y * Math.cos(lon);
        double outward = x * Math.cos(lon) + y * Math.sin(lon);
        double north = -outward * Math.sin(lat) + z * Math.cos(lat);
        double up = outward * Math.cos(lat) + z * Math.sin(lat);
        double h = Math.toRadians(heading);
        return new Point3(east * Math.cos(h) + north * Math.sin(h), -east * Math.sin(h) + north * Math.cos(h), up);
    }
}
