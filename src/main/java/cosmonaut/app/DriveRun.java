package cosmonaut.app;

import cosmonaut.OneLine;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.file.DriveReader;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.file.ImportedDrive;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.View;
import cosmonaut.media.DepthPicture;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.session.FlightReport;
import cosmonaut.session.drive.Captions;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveProgress;
import cosmonaut.session.drive.DriveRequest;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.session.recording.DriveFiles;
import cosmonaut.session.recording.DriveRecorder;
import cosmonaut.session.recording.DriveSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Carries out one drive: reads what it needs, and writes what comes of it.
final class DriveRun {

    private final DriveJob job;
    private final DriveModel model;
    private final Optional<Scene> scene;
    private final DriveRequest request;
    private final Path trajectory;
    private final List<String> notes = new ArrayList<>();

    /// Reads scene, rig and trajectory.
    ///
    /// @throws cosmonaut.InvalidInputException if one of them cannot be used
    DriveRun(DriveJob job, DriveModel model, SceneLibrary scenes) {
        this.job = job;
        this.model = model;
        model.requireRepeats(job.frameRepeat());
        Optional<RigPictures> pictures = model.goesByText()
                ? Optional.empty()
                : scenes.rigPictures(job.scene().orElseThrow());
        Rig rig = job.openRig(pictures);
        notes.addAll(rig.warnings());
        trajectory = job.openTrajectory(pictures);
        ImportedDrive read = new DriveReader(ImportOptions.USUAL).read(trajectory);
        notes.addAll(read.notes());
        notes.add("trajectory " + trajectory.getFileName() + " is taken as " + read.format() + ": "
                + read.convention().line());
        scene = model.goesByText()
                ? Optional.empty()
                : Optional.of(scenes.open(
                        job.scene().orElseThrow(),
                        job.prompt(),
                        model.config().width(),
                        model.config().height()));
        request = request(rig, read.track(), pictures.filter(own -> job.rig().isEmpty()));
    }

    /// @param pictures of the scene's cameras, if the rig is the scene's
    private DriveRequest request(Rig rig, EgoTrack track, Optional<RigPictures> pictures) {
        Map<View, DriveRequest.Start> start = new EnumMap<>(View.class);
        pictures.ifPresent(all -> all.atSize(
                        model.config().width(), model.config().height())
                .pictures()
                .forEach(one -> start.put(view(one.view()), start(one.scene()))));
        scene.ifPresent(one -> start.put(View.FRONT, start(one)));
        String shared = scene.map(Scene::prompt).orElse(job.prompt().orElse(""));
        Captions words = new Captions(shared, job.own(), model.multiView())
                .tagged(job.tags().stream().sorted().toArray(Captions.Tag[]::new));
        double last = 1 + Math.floor(track.duration() * model.config().fps() + 1e-6);
        int toEnd = (int) Math.clamp(last, 2, DriveRequest.MOST_FRAMES);
        return new DriveRequest(start, rig, track, words, job.frames().orElse(toEnd), job.seed(), job.frameRepeat());
    }

    private static DriveRequest.Start start(Scene seen) {
        return new DriveRequest.Start(
                List.of(seen.picture()), seen.depth().map(DepthPicture::metres).orElse(null), Optional.of(seen.lens()));
    }

    private static View view(String key) {
        return Arrays.stream(View.values())
                .filter(view -> view.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /// The words of all views.
    List<String> captions() {
        return Arrays.stream(View.values())
                .map(request.captions()::of)
                .distinct()
                .toList();
    }

    /// What the person should know; to be said once everything is open.
    List<String> notes() {
        return List.copyOf(notes);
    }

    /// Drives, and completes the files. Whatever ends the drive, what was made until then is kept.
    ///
    /// @param forms of other programs that it is written in too
    /// @param begun is given the drive, which may be cancelled from then on
    /// @param say takes a line for every quarter of a chunk, and what there is to know
    DriveSidecar write(
            DriveFiles files,
            DriveModel.Loaded loaded,
            DriveModel.Told told,
            Set<DriveExports.Form> forms,
            Consumer<DriveFlight> begun,
            Consumer<String> say)
            throws IOException {
        DriveExports exports = new DriveExports(files.folder(), forms);
        try (DriveRecorder recorder = DriveRecorder.open(files, model.config(), exports)) {
            DriveFlight flight = new DriveFlight(loaded.world(), request);
            begun.accept(flight);
            notes.addAll(aboutTheTrajectory(loaded, flight));
            loaded.world().guardrails().ifPresent(own -> notes.addAll(own.notes()));
            notes.forEach(note -> say.accept("cosmonaut: " + note));
            DriveSidecar.Made made = made(loaded, told);
            try {
                FlightReport report = flight.drive(recorder, new Lines(say));
                DriveSidecar sidecar = new DriveSidecar(made, request, flight, report)
                        .guarded(loaded.world().guardrails());
                recorder.finish(sidecar);
                if (report.frames() > 0) {
                    exports.write(DriveExports.recording(made.scene(), request, flight, report, made.fps()))
                            .forEach(note -> say.accept("cosmonaut: " + note));
                }
                return sidecar;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (recorder.frames() > 0) {
                    recorder.finish(new DriveSidecar(made, request, flight, flight.report())
                            .guarded(loaded.world().guardrails()));
                    say.accept("cosmonaut: the drive broke off; its first " + recorder.frames() + " pictures are in "
                            + files.folder());
                }
                throw e;
            }
        }
    }

    /// What the model makes of the trajectory, where it is not all of it.
    private List<String> aboutTheTrajectory(DriveModel.Loaded loaded, DriveFlight flight) {
        if (!model.multiView()) {
            return List.of("nothing moves in this world but the vehicle");
        }
        if (!loaded.world().takesTrajectory()) {
            return List.of("this network is told no trajectory: its pictures follow the words");
        }
        return flight.chunks() > 1
                ? List.of("every chunk is told the trajectory anew, from where it begins")
                : List.of();
    }

    private DriveSidecar.Made made(DriveModel.Loaded loaded, DriveModel.Told told) {
        return new DriveSidecar.Made(
                scene.map(Scene::name).orElse(""),
                String.valueOf(trajectory.getFileName()),
                told.name(),
                loaded.world().sha256(),
                loaded.backend().name(),
                model.way(),
                loaded.world().takesTrajectory(),
                told.trajectoryGuidance(),
                loaded.steps(),
                loaded.guidance(),
                model.config().fps(),
                model.config().width(),
                model.config().height(),
                ProgramVersion.text());
    }

    /// A line for every quarter of a chunk; before the first chunk one for every part of what is got ready.
    private static final class Lines implements DriveProgress {

        private static final int PARTS = 4;

        private final Consumer<String> say;
        private int said;

        Lines(Consumer<String> say) {
            this.say = say;
        }

        @Override
        public void at(int chunk, int chunks, int done, int total) {
            if (chunk == 0) {
                if (done == 0 && total > 0) {
                    say.accept(said == 0 ? "imagining the surroundings" : "getting view " + (said + 1) + " ready");
                    said++;
                }
                return;
            }
            int quarter = PARTS * chunk + (total == 0 ? 0 : PARTS * done / (total + 1));
            if (quarter > said) {
                said = quarter;
                say.accept(
                        OneLine.of("chunk " + chunk + " of " + chunks + ": " + 100 * done / Math.max(1, total) + " %"));
            }
        }
    }
}
