package cosmonaut.evaluation;

import cosmonaut.metrics.CameraEstimator;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.PictureCoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Flies a model over a set of clips, part by part, and reports its figures.
public final class StarterEvaluation {

    /// Clips that are flown trembling for a hundred chunks, which takes its time.
    private static final int TREMBLING = 2;

    private final ClipPilot pilot;
    private final ClipPilot withoutMemory;
    private final ClipSet clips;
    private final Optional<CameraEstimator> estimator;
    private final Sheets sheets;
    private final Consumer<String> progress;
    private final long seed;
    private final Scores scores = new Scores();
    private final NewTerritory territory;

    /// @param withoutMemory the same model, opened with its memory not shown to the networks
    /// @param progress takes a line for every clip
    public StarterEvaluation(
            LatentCameraWorld world,
            LatentCameraWorld withoutMemory,
            PictureCoder coder,
            ClipSet clips,
            Optional<CameraEstimator> estimator,
            Sheets sheets,
            long seed,
            Consumer<String> progress) {
        this.pilot = new ClipPilot(world);
        this.withoutMemory = new ClipPilot(withoutMemory);
        this.clips = clips;
        this.estimator = estimator;
        this.sheets = sheets;
        this.seed = seed;
        this.progress = progress;
        this.territory = new NewTerritory(coder);
    }

    /// Flies all clips of the chosen parts.
    ///
    /// @throws CancellationException after [#cancel]
    /// @throws IOException when a sheet cannot be written
    public EvaluationReport run(Set<Part> parts) throws IOException {
        long began = System.nanoTime();
        Map<Part, ClipEvaluation> evaluations = evaluations();
        Map<String, Integer> flown = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            ClipEvaluation evaluation = evaluations.get(part);
            if (evaluation == null || !parts.contains(part)) {
                continue;
            }
            List<Clip> chosen = clipsOf(part);
            flown.put(part.toString(), chosen.size());
            for (int i = 0; i < chosen.size(); i++) {
                progress.accept(part + " " + (i + 1) + "/" + chosen.size() + "  "
                        + chosen.get(i).name());
                evaluation.evaluate(chosen.get(i));
            }
        }
        if (territory.cells() > 0) {
            scores.add(Figure.NEW_FD, "all", territory.distance());
            scores.add("new_fd_true_pictures", "all", territory.distanceOfTruePictures());
            scores.add("new_fd_true_worlds", "all", territory.distanceOfTrueWorlds());
            scores.add("new_fd_cells", "all", territory.cells());
        }
        return new EvaluationReport(scores, flown, (System.nanoTime() - began) / 1e9);
    }

    /// Ends the flight under way; from any thread.
    public void cancel() {
        pilot.cancel();
        withoutMemory.cancel();
    }

    private Map<Part, ClipEvaluation> evaluations() {
        Map<Part, ClipEvaluation> evaluations = new LinkedHashMap<>();
        evaluations.put(
                Part.MOVING, new MovingEvaluation(pilot, withoutMemory, territory, estimator, scores, sheets, seed));
        evaluations.put(Part.TURN360, new TurnEvaluation(pilot, scores, sheets, seed));
        evaluations.put(Part.WALK, new WalkEvaluation(pilot, scores, sheets, seed));
        evaluations.put(Part.REVISIT, new RevisitEvaluation(pilot, scores, sheets, seed));
        evaluations.put(Part.STILL, new StillEvaluation(pilot, scores, sheets, seed, TREMBLING));
        if (sheets.areWanted()) {
            evaluations.put(Part.TEXT, new TextEvaluation(pilot, sheets, seed));
        }
        return evaluations;
    }

    private List<Clip> clipsOf(Part part) {
        return switch (part) {
            case MOVING -> clips.of(ClipKind.MOVING);
            case TURN360 -> clips.of(ClipKind.TURN360);
            case WALK -> clips.of(ClipKind.WALK);
            case REVISIT -> clips.of(ClipKind.REVISIT);
            case STILL -> clips.onePerFamily();
            case TEXT -> clips.turns();
        };
    }
}
