/// Curves of a road or a drive in the plane with height: Catmull-Rom, clothoids, arcs, lines, quintics.
///
/// Convention: x forward or east, y left or north, z up, metres; headings are counter-clockwise from +x in radians,
/// curvature is positive to the left. `s` is the length along a curve in metres.
@NullMarked
package cosmonaut.drive.curve;

import org.jspecify.annotations.NullMarked;
