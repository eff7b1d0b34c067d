package cosmonaut.world;

import cosmonaut.model.WorldConfig;

/// The pictures that a network makes at once.
///
/// @param pictures how many
/// @param given how many of them, the first ones, are conditioning frames
/// @param givenLatents latent frames given rather than sampled
/// @param views videos that are made at once, each of so many pictures
record ClipShape(int pictures, int given, int givenLatents, int views) {

    /// A chunk, which begins with the end of the one before.
    static ClipShape chunk(WorldConfig config) {
        return chunk(config, 1);
    }

    /// The same of several views.
    static ClipShape chunk(WorldConfig config, int views) {
        return new ClipShape(config.chunkFrames(), config.overlap(), config.conditionLatents(), views);
    }

    /// One picture made of nothing but what the memory shows.
    static ClipShape picture() {
        return new ClipShape(1, 0, 0, 1);
    }

    /// Pictures of a view that are made.
    int fresh() {
        return pictures - given;
    }
}
