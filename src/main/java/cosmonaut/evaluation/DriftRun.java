package cosmonaut.evaluation;

import cosmonaut.media.Picture;
import cosmonaut.metrics.DetailTally;
import cosmonaut.metrics.FeatureCloud;
import cosmonaut.metrics.MeanColour;
import cosmonaut.world.PictureCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The chunks of one video, and how far each is from the first.
///
/// @param start what it began with: the name of a scene or a clip
/// @param chunks some pictures of each, in order
record DriftRun(String start, Motion motion, List<List<Picture>> chunks) {

    /// Pictures of a chunk that are looked at, at most: a long chunk of large pictures would fill the memory.
    private static final int KEPT = 8;

    /// How the camera goes.
    enum Motion {
        FORWARD,
        STILL,
        /// Nobody knows: no camera steers the model.
        VIDEO
    }

    /// A chunk beside the first, for which the ratios are 1 and the distances 0.
    ///
    /// @param sharpness gradient energy, as a ratio
    /// @param contrast standard deviation of luma, as a ratio
    /// @param brightness mean of red, green and blue, as a ratio
    /// @param colourDrift largest shift of mean red, green or blue over the first chunk's brightness
    /// @param frechet distance of the latent cells of single pictures; NaN where they were not coded
    record Step(double sharpness, double contrast, double brightness, double colourDrift, double frechet) {}

    DriftRun {
        chunks = List.copyOf(chunks);
    }

    /// Some pictures of a chunk, evenly spread, the last among them.
    static List<Picture> kept(List<Picture> chunk) {
        int count = Math.min(KEPT, chunk.size());
        List<Picture> kept = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            kept.add(chunk.get(i * chunk.size() / count - 1));
        }
        return kept;
    }

    /// @param coder for pictures of this size, if there is one
    List<Step> steps(Optional<PictureCoder> coder) {
        DetailTally firstDetail = detail(chunks.getFirst());
        MeanColour firstColour = MeanColour.of(chunks.getFirst());
        Optional<FeatureCloud> firstCells = coder.map(with -> cells(with, chunks.getFirst()));
        List<Step> steps = new ArrayList<>();
        for (List<Picture> chunk : chunks) {
            DetailTally detail = detail(chunk);
            MeanColour colour = MeanColour.of(chunk);
            steps.add(new Step(
                    detail.sharpness() / firstDetail.sharpness(),
                    detail.contrast() / firstDetail.contrast(),
                    brightness(colour) / brightness(firstColour),
                    colour.driftFrom(firstColour),
                    coder.flatMap(with -> firstCells.map(cells(with, chunk)::frechetDistance))
                            .orElse(Double.NaN)));
        }
        return steps;
    }

    private static double brightness(MeanColour colour) {
        return (colour.red() + colour.green() + colour.blue()) / 3;
    }

    private static DetailTally detail(List<Picture> pictures) {
        DetailTally tally = new DetailTally();
        pictures.forEach(tally::add);
        return tally;
    }

    private static FeatureCloud cells(PictureCoder coder, List<Picture> pictures) {
        FeatureCloud cloud = new FeatureCloud(coder.channels());
        for (Picture picture : pictures) {
            for (float[] cell : coder.cells(picture)) {
                cloud.add(cell);
            }
        }
        return cloud;
    }
}
