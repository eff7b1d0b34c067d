package cosmonaut.model;

/// What the networks of a model work on at once.
///
/// @param width of a picture as the networks see it, pixels
/// @param height of it
/// @param frames pictures of a view
/// @param textTokens rows of text of a view
/// @param views videos that are made at once
/// @param warped whether clips of warped pictures and of their masks are made beside them
public record ClipSize(int width, int height, int frames, int textTokens, int views, boolean warped) {

    /// Of one video that nothing is warped for.
    public ClipSize(int width, int height, int frames, int textTokens) {
        this(width, height, frames, textTokens, 1, false);
    }

    static ClipSize of(WorldConfig config, int views) {
        boolean warped = config.cache() != null && config.cache().mask().equals("latent");
        return new ClipSize(
                config.paddedWidth(),
                config.networkHeight(),
                config.chunkFrames(),
                config.maxTextTokens(),
                views,
                warped);
    }

    /// Pixels of a picture.
    public long pixels() {
        return (long) width * height;
    }

    @Override
    public String toString() {
        return frames + " pictures of " + width + "x" + height + (views == 1 ? "" : " in each of " + views + " views");
    }
}
