/// Depth of a picture: by a small convolutional network, helped by depth known from elsewhere, or by a published one
/// that tells it from the picture alone.
///
/// Letters of shapes: H, W a picture; h1, w1 the size of a head's result; h, w patches, N = h w.
@NullMarked
package cosmonaut.network.depth;

import org.jspecify.annotations.NullMarked;
