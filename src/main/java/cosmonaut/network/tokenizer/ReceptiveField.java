package cosmonaut.network.tokenizer;

import cosmonaut.network.tokenizer.TokenizerConfig.Level;

/// How far the convolutions of a tokenizer look, in latent cells.
///
/// A convolution of three looks one cell of its level to each side, a residual block has two of them. Normalisation and
/// attention are left out: they see a whole frame, however large it is.
final class ReceptiveField {

    private static final int CONVOLUTIONS = 2;

    /// Residual blocks in the middle.
    private static final int MIDDLE = 2;

    private ReceptiveField() {}

    /// Cells from a latent to the farthest whose pixels or latents its convolutions see, of the encoder or the decoder,
    /// whichever look farther; 21 for the published tokenizers.
    static int radius(TokenizerConfig config) {
        return (int) Math.ceil(Math.max(encoder(config), decoder(config)));
    }

    private static double encoder(TokenizerConfig config) {
        double cell = (double) config.patchSize() / config.spatialCompressionRatio();
        double radius = cell;
        for (Level level : config.encoderLevels()) {
            radius += CONVOLUTIONS * level.blocks() * cell;
            if (level.spatial()) {
                radius += 2 * cell; // a cell and the two behind it become one
                cell *= 2;
            }
        }
        return radius + CONVOLUTIONS * MIDDLE * cell + cell;
    }

    private static double decoder(TokenizerConfig config) {
        double cell = 1;
        double radius = cell + CONVOLUTIONS * MIDDLE * cell;
        for (Level level : config.decoderLevels()) {
            radius += CONVOLUTIONS * level.blocks() * cell;
            if (level.spatial()) {
                cell /= 2;
                radius += cell;
            }
        }
        return radius + cell;
    }
}
