package cosmonaut.session.recording;

import cosmonaut.model.WorldConfig;

/// What a clip is like.
///
/// @param width pixels, even
/// @param height pixels, even
/// @param fps pictures a second
public record VideoShape(int width, int height, double fps) {

    /// That of the pictures a world makes.
    static VideoShape of(WorldConfig config) {
        return new VideoShape(config.width(), config.height(), config.fps());
    }
}
