package cosmonaut.evaluation;

import cosmonaut.media.Picture;
import cosmonaut.metrics.FeatureCloud;
import cosmonaut.world.PictureCoder;

/// The latent cells of new territory, generated against true: how far their distributions are apart.
///
/// A cell counts if half of its pixels or more are new. Sanity figures tell what even true pictures reach: the true
/// cells of every other picture against the rest, and those of every other world against the rest.
final class NewTerritory {

    private final PictureCoder coder;
    private final FeatureCloud generated;
    private final FeatureCloud real;
    private final FeatureCloud[] byPicture;
    private final FeatureCloud[] byWorld;

    NewTerritory(PictureCoder coder) {
        this.coder = coder;
        generated = cloud();
        real = cloud();
        byPicture = new FeatureCloud[] {cloud(), cloud()};
        byWorld = new FeatureCloud[] {cloud(), cloud()};
    }

    private FeatureCloud cloud() {
        return new FeatureCloud(coder.channels());
    }

    /// @param unseen [height, width], the new pixels
    /// @param world number of the world
    /// @param index number of the picture
    void add(Picture made, Picture truth, boolean[] unseen, int world, int index) {
        float[][] madeCells = coder.cells(made);
        float[][] trueCells = coder.cells(truth);
        int edge = coder.cellPixels();
        int across = made.width() / edge;
        for (int i = 0; i < madeCells.length; i++) {
            if (2 * newPixels(unseen, made.width(), i % across * edge, i / across * edge, edge) < edge * edge) {
                continue;
            }
            generated.add(madeCells[i]);
            real.add(trueCells[i]);
            byPicture[index % 2].add(trueCells[i]);
            byWorld[world % 2].add(trueCells[i]);
        }
    }

    private static int newPixels(boolean[] unseen, int width, int left, int top, int edge) {
        int count = 0;
        for (int y = top; y < top + edge; y++) {
            for (int x = left; x < left + edge; x++) {
                count += unseen[y * width + x] ? 1 : 0;
            }
        }
        return count;
    }

    /// Cells compared.
    long cells() {
        return generated.count();
    }

    /// Squared deviations of the tokenizer's latents; NaN where there are too few cells to tell.
    double distance() {
        return generated.frechetDistance(real);
    }

    double distanceOfTruePictures() {
        return byPicture[0].frechetDistance(byPicture[1]);
    }

    double distanceOfTrueWorlds() {
        return byWorld[0].frechetDistance(byWorld[1]);
    }
}
