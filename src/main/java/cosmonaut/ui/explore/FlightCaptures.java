package cosmonaut.ui.explore;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.session.live.LiveFlight;
import cosmonaut.session.recording.Recording;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/// Keeps what is seen: screenshots as PNG, recordings as clips with their sidecars. What became of them is told.
final class FlightCaptures {

    private final CaptureFolder folder;
    private final Texts texts;
    private final Notices notices;
    private final Executor background;

    FlightCaptures(CaptureFolder folder, Texts texts, Notices notices, Executor background) {
        this.folder = folder;
        this.texts = texts;
        this.notices = notices;
        this.background = background;
    }

    /// Writes a picture as large as it was on the screen.
    void screenshot(String scene, Picture picture, int width, int height) {
        background.execute(() -> {
            try {
                Path file = folder.next(scene, "png");
                PictureFile.writePng(picture.resized(width, height), file);
                notices.done(texts.now("explore.notice.screenshot", file.toString()));
            } catch (InvalidInputException | IOException e) {
                notices.problem(texts.now("explore.notice.screenshot-failed", String.valueOf(e.getMessage())), e);
            }
        });
    }

    void startRecording(String scene, LiveFlight flight) {
        background.execute(() -> {
            try {
                flight.record(folder.next(scene, "mp4"));
            } catch (InvalidInputException | IllegalStateException e) {
                notices.problem(texts.now("explore.notice.recording-failed", String.valueOf(e.getMessage())), e);
            }
        });
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
