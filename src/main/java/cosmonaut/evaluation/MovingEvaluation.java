package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.metrics.CameraEstimator;
import cosmonaut.metrics.DetailTally;
import cosmonaut.metrics.ErrorTally;
import cosmonaut.metrics.StartView;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The first 16 pictures of a moving flight against the true rendering.
final class MovingEvaluation implements ClipEvaluation {

    static final int PICTURES = 16;

    /// Fewer new pixels in a whole flight than this say nothing about new territory.
    private static final int LEAST_NEW_PIXELS = 2000;

    private static final List<Integer> SHOWN = List.of(0, 4, 8, 12, 16);

    private final ClipPilot pilot;
    private final ClipPilot withoutMemory;
    private final NewTerritory territory;
    private final Optional<CameraEstimator> estimator;
    private final Scores scores;
    private final Sheets sheets;
    private final long seed;
    private final Map<String, Integer> worlds = new HashMap<>();

    MovingEvaluation(
            ClipPilot pilot,
            ClipPilot withoutMemory,
            NewTerritory territory,
            Optional<CameraEstimator> estimator,
            Scores scores,
            Sheets sheets,
            long seed) {
        this.pilot = pilot;
        this.withoutMemory = withoutMemory;
        this.territory = territory;
        this.estimator = estimator;
        this.scores = scores;
        this.sheets = sheets;
        this.seed = seed;
    }

    @Override
    public void evaluate(Clip clip) throws IOException {
        List<CameraFrame> cameras = clip.cameras().subList(0, PICTURES + 1);
        List<Picture> truth =
                IntStream.rangeClosed(0, PICTURES).mapToObj(clip::picture).toList();
        List<Picture> made = pilot.fly(clip.worldStart(seed), cameras);
        score(Figure.PSNR16, clip, made, truth);
        List<Picture> repeated = Collections.nCopies(PICTURES + 1, clip.first());
        score(Figure.PSNR16_REPEAT, clip, repeated, truth);
        scores.add(Figure.PSNR16_GAIN, clip.family(), decibels(made, truth) - decibels(repeated, truth));
        score(Figure.PSNR16_ESTIMATED_DEPTH, clip, pilot.fly(clip.withoutDepth(seed), cameras), truth);
        score(Figure.PSNR16_EMPTY_CACHE, clip, withoutMemory.fly(clip.worldStart(seed), cameras), truth);
        if (MirroredPath.differs(cameras)) {
            List<Picture> elsewhere = pilot.fly(clip.worldStart(seed), MirroredPath.of(cameras));
            double gain = decibels(made, truth) - decibels(elsewhere, truth);
            scores.add(Figure.TRUE_PATH_NEARER, clip.family(), gain > 0 ? 1 : 0);
            scores.add("true_path_gain", clip.family(), gain);
        }
        scoreDetail(clip, made, truth);
        scoreCamera(clip, made, truth);
        sheets.addRows(
                "family-" + clip.family(),
                List.of(
                        SHOWN.stream().map(truth::get).toList(),
                        SHOWN.stream().map(made::get).toList()));
    }

    private void score(Figure figure, Clip clip, List<Picture> made, List<Picture> truth) {
        scores.add(figure, clip.family(), decibels(made, truth));
    }

    /// Without the first picture, which is given.
    private static double decibels(List<Picture> made, List<Picture> truth) {
        return ErrorTally.decibels(made.subList(1, made.size()), truth.subList(1, truth.size()));
    }

    private void scoreDetail(Clip clip, List<Picture> made, List<Picture> truth) {
        StartView start = new StartView(clip.first(), clip.depth(), clip.start());
        DetailTally seenMade = new DetailTally();
        DetailTally seenTrue = new DetailTally();
        DetailTally newMade = new DetailTally();
        DetailTally newTrue = new DetailTally();
        ErrorTally newError = new ErrorTally();
        int world = worlds.merge(clip.family(), 1, Integer::sum);
        double known = 0;
        for (int i = 1; i <= PICTURES; i++) {
            StartView.Masks masks = start.masks(clip.cameras().get(i));
            known += masks.known();
            seenMade.add(made.get(i), masks.seen());
            seenTrue.add(truth.get(i), masks.seen());
            newMade.add(made.get(i), masks.unseen());
            newTrue.add(truth.get(i), masks.unseen());
            newError.add(made.get(i), truth.get(i), masks.unseen());
            territory.add(made.get(i), truth.get(i), masks.unseen(), world, i);
        }
        String family = clip.family();
        scores.add("new_share", family, 1 - known / PICTURES);
        scores.add(Figure.SEEN_SHARPNESS, family, seenMade.sharpness() / seenTrue.sharpness());
        if (newTrue.pixels() >= LEAST_NEW_PIXELS) {
            scores.add(Figure.NEW_SHARPNESS, family, newMade.sharpness() / newTrue.sharpness());
            scores.add(Figure.NEW_CONTRAST, family, newMade.contrast() / newTrue.contrast());
            scores.add("new_psnr", family, newError.decibels());
        }
    }

    /// The camera as the pictures tell it; the true pictures say what can be told at this size at all.
    private void scoreCamera(Clip clip, List<Picture> made, List<Picture> truth) {
        if (estimator.isEmpty()) {
            return;
        }
        for (int i = 1; i <= PICTURES; i++) {
            scoreCamera("", clip, made.get(i), i);
            scoreCamera("true_pictures_", clip, truth.get(i), i);
        }
    }

    private void scoreCamera(String prefix, Clip clip, Picture picture, int index) {
        Optional<CameraEstimator.Estimate> found = estimator.flatMap(
                camera -> camera.between(clip.first(), picture, clip.start().intrinsics()));
        scores.add(prefix + Figure.POSE_SUCCESS.key(), clip.family(), found.isPresent() ? 1 : 0);
        Pose commanded =
                clip.cameras().get(index).pose().relativeTo(clip.start().pose());
        found.ifPresent(estimate -> scores.add(
                prefix + Figure.ROTATION_ERROR_DEG.key(),
                clip.family(),
                estimate.rotation().degreesTo(commanded)));
    }
}
