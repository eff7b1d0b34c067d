/// How near a picture, or a track of poses, is to another, in numbers.
///
/// Masks are [height, width], true where a pixel counts.
@NullMarked
package cosmonaut.metrics;

import org.jspecify.annotations.NullMarked;
