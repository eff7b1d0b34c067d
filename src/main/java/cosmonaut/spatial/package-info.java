/// The 3D cache: remembered pictures with depth, which of them see a pose, and warping them into it.
///
/// Pictures are interleaved RGB in [-1, 1] (`3 * width * height` floats, rows top to bottom), depths are distances
/// along the camera's axis in metres (`width * height` floats), masks are 0 or 1, magnifications at least 1. Pixel
/// `(x, y)` lies at the coordinates `(x, y)`. The package knows no network and no window. Source of the formulas:
/// GEN3C's published cache (arXiv 2503.03751) and, for the choice of keyframes, Lyra 2.0.
@NullMarked
package cosmonaut.spatial;

import org.jspecify.annotations.NullMarked;
