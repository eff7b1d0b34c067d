package cosmonaut.network.sketch;

/// What holds for the whole of a picture to be sketched, but the noise level.
///
/// @param text mean of the text encoder's rows; zeros without a text
/// @param look mean, then standard deviation, of the latents of the world's first picture, by channel
/// @param focal focal length in picture widths
public record SketchFacts(float[] text, float[] look, double focal) {}
