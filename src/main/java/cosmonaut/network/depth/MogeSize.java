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

    static MogeSize of(MogeConfig config, int height, int width) {
        int patch = VisionConfig.PATCH;
        double area = (double) config.tokens() * patch * patch;
        double times = Math.sqrt(area / ((double) height * width));
        int h1 = (int) (height * times);
        int w1 = (int) (width * times);
        if (h1 < patch || w1 < patch) {
            throw new cosmonaut.InvalidInputException("depth of a picture of " + width + "x" + height
                    + " cannot be estimated: it is too narrow to be cut into patches");
        }
        return new MogeSize(height, width, h1, w1, h1 / patch, w1 / patch);
    }

    /// Elements of the widest tensor of the head.
    long widest(MogeConfig config) {
        long most = (long) h * w * (config.projected() + 2);
        int high = h;
        int wide = w;
        for (int i = 0; i < config.widths().size(); i++) {
            high *= 2;
            wide *= 2;
            int width = Math.max(config.widths().get(i) + 2, config.hidden().get(i));
            most = Math.max(most, (high + 2L) * (wide + 2) * width);
        }
        int last = config.widths().getLast() + 2;
        long resized = (long) last * Math.max(high, h1) * Math.max(wide, w1);
        return Math.max(Math.max(most, resized), (h1 + 2L) * (w1 + 2) * Math.max(last, config.last()));
    }
}
