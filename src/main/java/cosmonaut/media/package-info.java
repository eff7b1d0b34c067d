/// Pictures and clips on disk: reading, resampling and writing them. The one room that names the codecs.
///
/// Letters: W, H are the width and height of a picture in pixels; a pixel (x, y) counts from the top left.
@NullMarked
package cosmonaut.media;

import org.jspecify.annotations.NullMarked;
