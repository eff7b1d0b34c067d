package cosmonaut.evaluation;

import cosmonaut.media.Picture;
import cosmonaut.metrics.ErrorTally;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/// A hundred chunks on the spot: the last picture against the first.
///
/// A world answers a camera that does not move at all with the same picture and computes nothing. So a second flight
/// goes along a [TremblingPath], and every chunk is computed.
final class StillEvaluation implements ClipEvaluation {

    static final int CHUNKS = 100;

    private final ClipPilot pilot;
    private final Scores scores;
    private final Sheets sheets;
    private final long seed;
    private int trembling;

    /// @param trembling clips for which the second flight is flown too; it takes its time
    StillEvaluation(ClipPilot pilot, Scores scores, Sheets sheets, long seed, int trembling) {
        this.pilot = pilot;
        this.scores = scores;
        this.sheets = sheets;
        this.seed = seed;
        this.trembling = trembling;
    }

    @Override
    public void evaluate(Clip clip) throws IOException {
        int pictures = 1 + CHUNKS * pilot.world().config().newFrames();
        Picture last = pilot.fly(clip.worldStart(seed), Collections.nCopies(pictures, clip.start()))
                .getLast();
        scores.add(Figure.STILL_PSNR, clip.family(), ErrorTally.decibels(List.of(last), List.of(clip.first())));
        if (trembling-- > 0) {
            List<Picture> made = pilot.fly(clip.worldStart(seed), TremblingPath.of(clip.start(), pictures, seed));
            double drift = ErrorTally.decibels(List.of(made.getLast()), List.of(clip.first()));
            scores.add("still_psnr_drift", clip.family(), drift);
            sheets.addRows(
                    "still",
                    List.of(List.of(
                            made.getFirst(),
                            made.get(pictures / 4),
                            made.get(pictures / 2),
                            made.get(3 * pictures / 4),
                            made.getLast())));
        }
    }
}
