package cosmonaut.ui.explore;

import cosmonaut.InvalidInputException;
import cosmonaut.export.Export;
import cosmonaut.export.PanoramaSize;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.recording.Recording;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.inspector.FlightFacts;
import cosmonaut.world.WorldNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps what is seen and remembered: screenshots as PNG, recordings as clips with their sidecars, exports. What became
/// of them is told.
final class FlightCaptures {

    private static final List<String> EXPORTS = List.of("jpg", "ply", "glb");

    /// Updates a second of a usual display: a recorded view has no more pictures than that.
    private static final double VIEW_FPS = 60;

    private final CaptureFolder folder;
    private final Texts texts;
    private final Notices notices;
    private final Executor background;
    private final AtomicBoolean exporting = new AtomicBoolean();

    FlightCaptures(CaptureFolder folder, Texts texts, Notices notices, Executor background) {
        this.folder = folder;
        this.texts = texts;
        this.notices = notices;
        this.background = background;
    }

    /// Writes a picture, pixel by pixel.
    void screenshot(String scene, Picture picture) {
        background.execute(() -> {
            try {
                Path file = folder.next(scene, "png");
                PictureFile.writePng(picture, file);
                notices.done(texts.now("explore.notice.screenshot", file.toString()));
            } catch (InvalidInputException | IOException e) {
                notices.problem(texts.now("explore.notice.screenshot-failed", String.valueOf(e.getMessage())), e);
            }
        });
    }

    /// @param view whether what is seen is kept; else the generated pictures
    void startRecording(String scene, LiveFlight flight, boolean view) {
        background.execute(() -> {
            try {
                Path clip = folder.next(scene, "mp4");
                if (view) {
                    flight.recordView(clip, VIEW_FPS);
                } else {
                    flight.record(clip);
                }
            } catch (InvalidInputException | IllegalStateException e) {
                notices.problem(texts.now("explore.notice.recording-failed", String.valueOf(e.getMessage())), e);
            }
        });
    }

    /// Writes what is remembered where the flight is: a panorama from there, a point cloud and a mesh. The flight goes
    /// on; one export at a time.
    void export(FlightFacts facts, LiveFlight flight) {
        if (exporting.getAndSet(true)) {
            notices.info(texts.now("explore.notice.still-exporting"));
            return;
        }
        notices.info(texts.now("explore.notice.exporting"));
        flight.node()
                .thenAcceptAsync(node -> export(facts, node), background)
                .whenComplete((done, failure) -> exporting.set(false));
    }

    private void export(FlightFacts facts, Optional<WorldNode> node) {
        try {
            WorldNode here = node.orElseThrow(() -> new InvalidInputException(texts.now("explore.why.loading")));
            Export export = new Export(
                    here.keyframes(),
                    "scene " + facts.scene() + ", model " + facts.way().model());
            List<Path> files = folder.next(facts.scene(), EXPORTS);
            for (Path file : files) {
                export.write(file, here.camera(), PanoramaSize.DEFAULT);
            }
            notices.done(texts.now("explore.notice.exported", files.getFirst().toString()));
        } catch (InvalidInputException | IOException | OutOfMemoryError e) {
            notices.problem(texts.now("explore.notice.export-failed", String.valueOf(e.getMessage())), e);
        }
    }

    /// Any thread.
    void recordingEnded(Recording recording) {
        String clip = recording.clip().toString();
        if (recording.trouble().isPresent()) {
            String why = recording.trouble().get();
            String line = recording.playable()
                    ? texts.now("explore.notice.recording-short", clip, why)
                    : texts.now("explore.notice.recording-failed", why);
            notices.problem(line, new IOException(why));
        } else {
            notices.done(texts.now("explore.notice.recording", clip));
        }
    }
}
