package cosmonaut.evaluation;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.metrics.ErrorTally;
import cosmonaut.metrics.StartView;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// Out into outpainted territory and back, twice: the second visit against the first at the same poses.
final class RevisitEvaluation implements ClipEvaluation {

    private static final double SAME_METRES = 1e-3;
    private static final double SAME_DEGREES = 0.01;
    private static final int SHOWN_EVERY = 16;

    private final ClipPilot pilot;
    private final Scores scores;
    private final Sheets sheets;
    private final long seed;

    RevisitEvaluation(ClipPilot pilot, Scores scores, Sheets sheets, long seed) {
        this.pilot = pilot;
        this.scores = scores;
        this.sheets = sheets;
        this.seed = seed;
    }

    @Override
    public void evaluate(Clip clip) throws IOException {
        List<CameraFrame> cameras = clip.cameras();
        int period = (cameras.size() - 1) / 2;
        requireRepetition(clip, period);
        List<Picture> made = pilot.fly(clip.worldStart(seed), cameras);
        StartView start = new StartView(clip.first(), clip.depth(), clip.start());
        ErrorTally all = new ErrorTally();
        ErrorTally invented = new ErrorTally();
        for (int i = 1; i <= period; i++) {
            Picture first = made.get(i);
            Picture second = made.get(i + period);
            all.add(second, first);
            invented.add(second, first, start.masks(cameras.get(i)).unseen());
        }
        scores.add(Figure.REVISIT_PSNR, clip.family(), all.decibels());
        scores.add("revisit_psnr_new_pixels", clip.family(), invented.decibels());
        sheets.addRows("revisit", List.of(every(made.subList(0, period)), every(made.subList(period, 2 * period))));
    }

    private static List<Picture> every(List<Picture> pictures) {
        return IntStream.range(0, pictures.size())
                .filter(i -> i % SHOWN_EVERY == 0)
                .mapToObj(pictures::get)
                .toList();
    }

    private static void requireRepetition(Clip clip, int period) {
        for (int i = 0; i <= period; i++) {
            Pose once = clip.cameras().get(i).pose();
            Pose again = clip.cameras().get(i + period).pose();
            if (once.distanceTo(again) > SAME_METRES || once.degreesTo(again) > SAME_DEGREES) {
                throw new InvalidInputException("clip " + clip.name() + ": pose " + (i + period) + " is not pose " + i
                        + " again, as a revisit wants; render it again");
            }
        }
    }
}
