package cosmonaut.network.dit;

/// Extents of a latent in cells.
///
/// @param frames latent frames T
/// @param height H
/// @param width W
public record LatentGrid(int frames, int height, int width) {

    public LatentGrid {
        if (frames < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("a latent of " + frames + "x" + height + "x" + width + " cells");
        }
    }

    /// Cells of one channel.
    public int cells() {
        return Math.multiplyExact(frames, Math.multiplyExact(height, width));
    }

    @Override
    public String toString() {
        return frames + "x" + height + "x" + width;
    }
}
