package cosmonaut.evaluation;

import cosmonaut.media.Picture;
import cosmonaut.metrics.DetailTally;
import cosmonaut.metrics.ErrorTally;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/// A full turn on the spot: whole pictures against the true world's at the same poses. Where the camera looks the way
/// it did at the start, the memory knows the answer; such a picture says nothing about outpainting and is scored apart.
final class TurnEvaluation implements ClipEvaluation {

    private static final double SAME_DEGREES = 1;

    private final ClipPilot pilot;
    private final Scores scores;
    private final Sheets sheets;
    private final long seed;

    TurnEvaluation(ClipPilot pilot, Scores scores, Sheets sheets, long seed) {
        this.pilot = pilot;
        this.scores = scores;
        this.sheets = sheets;
        this.seed = seed;
    }

    @Override
    public void evaluate(Clip clip) throws IOException {
        List<Picture> made = pilot.fly(clip.worldStart(seed), clip.cameras());
        SortedMap<Integer, Picture> truth = clip.pictures();
        for (int index : truth.tailMap(1).keySet()) {
            if (clip.cameras().get(index).pose().degreesTo(clip.start().pose()) < SAME_DEGREES) {
                scores.add(
                        "turn360_return_psnr",
                        clip.family(),
                        ErrorTally.decibels(List.of(made.get(index)), List.of(clip.picture(index))));
                continue;
            }
            DetailTally ours = new DetailTally();
            DetailTally theirs = new DetailTally();
            ours.add(made.get(index));
            theirs.add(clip.picture(index));
            double sharpness = ours.sharpness() / theirs.sharpness();
            double contrast = ours.contrast() / theirs.contrast();
            scores.add(Figure.TURN360_SHARPNESS, clip.family(), sharpness);
            scores.add(Figure.TURN360_CONTRAST, clip.family(), contrast);
            String at = String.format(Locale.ROOT, "_at_%03d", index);
            scores.add(Figure.TURN360_SHARPNESS.key() + at, clip.family(), sharpness);
            scores.add(Figure.TURN360_CONTRAST.key() + at, clip.family(), contrast);
        }
        sheets.addRows(
                "turn360",
                List.of(
                        List.copyOf(truth.values()),
                        truth.keySet().stream().map(made::get).toList()));
    }
}
