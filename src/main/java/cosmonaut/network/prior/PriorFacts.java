package cosmonaut.network.prior;

/// What holds for the whole of a picture to be made by the prior, but the noise level.
///
/// @param text mean of the text encoder's rows; zeros without a text
/// @param appearance mean, then standard deviation, of the latents of the world's first picture, by channel
/// @param focal focal length in picture widths
public record PriorFacts(float[] text, float[] appearance, double focal) {}
