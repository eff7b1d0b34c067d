package cosmonaut.network.depth;

import cosmonaut.network.vision.VisionConfig;

/// The sizes that MoGe-1 works in for a picture of H x W.
///
/// @param height H
/// @param width W
/// @param h1 rows of the head's result; the picture is brought to them first
/// @param w1 columns of it
/// @param h rows of patches
/// @param w columns of patches
record MogeSize(int height, int width, int h1, int w1, int h, int w) {

    /// @param tokens patches that the picture is brought to, about
    static MogeSize of(int tokens, int height, int width) {
        int patch = VisionConfig.PATCH;
        double area = (double) tokens * patch * patch;
        double times = Math.sqrt(area / ((double) height * width));
        int h1 = (int) (height * times);
        int w1 = (int) (width * times);
        if (h1 < patch || w1 < patch) {
            throw new cosmonaut.InvalidInputException("depth of a picture of " + width + "x" + height
                    + " cannot be estimated: it is too narrow to be cut into patches");
        }
        return new MogeSize(height, width, h1, w1, h1 / patch, w1 / patch);
    }
}
