/// Vision transformers: what is where in a picture, for the networks that build on it.
///
/// Letters of shapes: h, w patches along the sides of a picture, N = h w; D width, F width of the MLP.
@NullMarked
package cosmonaut.network.vision;

import org.jspecify.annotations.NullMarked;
