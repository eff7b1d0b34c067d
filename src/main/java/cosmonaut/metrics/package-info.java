/// How near a picture is to another, in numbers.
///
/// Masks are [height, width], true where a pixel counts.
@NullMarked
package cosmonaut.metrics;

import org.jspecify.annotations.NullMarked;
