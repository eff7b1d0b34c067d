package cosmonaut.world;

import cosmonaut.model.WorldConfig;

/// The pictures that a network makes at once.
///
/// @param pictures how many
/// @param given how many of them, the first ones, are known already
/// @param givenLatents latent frames given rather than sampled
record Window(int pictures, int given, int givenLatents) {

    /// A chunk, which begins with the end of the one before.
    static Window chunk(WorldConfig config) {
        return new Window(config.chunkFrames(), config.overlap(), config.conditionLatents());
    }

    /// One picture made of nothing but what the memory shows.
    static Window picture() {
        return new Window(1, 0, 0);
    }

    /// Pictures that are made.
    int fresh() {
        return pictures - given;
    }
}
