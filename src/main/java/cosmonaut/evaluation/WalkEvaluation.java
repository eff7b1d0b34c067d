package cosmonaut.evaluation;

import cosmonaut.media.Picture;
import cosmonaut.metrics.DetailTally;
import cosmonaut.metrics.MeanColour;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/// A hundred chunks down a street or corridor: is it still sharp at the far end, and of the same colour?
final class WalkEvaluation implements ClipEvaluation {

    private final ClipPilot pilot;
    private final Scores scores;
    private final Sheets sheets;
    private final long seed;

    WalkEvaluation(ClipPilot pilot, Scores scores, Sheets sheets, long seed) {
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
            scores.add(
                    String.format(Locale.ROOT, "%s_at_%03d", Figure.WALK_SHARPNESS.key(), index),
                    clip.family(),
                    tally(List.of(made.get(index))).sharpness()
                            / tally(List.of(clip.picture(index))).sharpness());
        }
        List<Integer> late =
                truth.tailMap((clip.cameras().size() + 1) / 2).keySet().stream().toList();
        List<Picture> ours = late.stream().map(made::get).toList();
        List<Picture> theirs = late.stream().map(clip::picture).toList();
        scores.add(
                Figure.WALK_SHARPNESS,
                clip.family(),
                tally(ours).sharpness() / tally(theirs).sharpness());
        scores.add(Figure.WALK_COLOUR_DRIFT, clip.family(), MeanColour.of(ours).driftFrom(MeanColour.of(theirs)));
        sheets.addRows(
                "walk",
                List.of(
                        List.copyOf(truth.values()),
                        truth.keySet().stream().map(made::get).toList()));
    }

    private static DetailTally tally(List<Picture> pictures) {
        DetailTally tally = new DetailTally();
        pictures.forEach(tally::add);
        return tally;
    }
}
