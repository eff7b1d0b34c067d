/// Where the camera is and what it looks through: poses, lenses, paths, flight, and the rays a network reads.
///
/// Convention: OpenCV camera axes (x right, y down, z forward), camera-to-world, metres. World up is the
/// negative y axis. Pixel `(x, y)` of a picture lies at the coordinates `(x, y)`, so the middle of a picture
/// is `((width - 1) / 2, (height - 1) / 2)`. The package knows no network and no window.
@NullMarked
package cosmonaut.camera;

import org.jspecify.annotations.NullMarked;
