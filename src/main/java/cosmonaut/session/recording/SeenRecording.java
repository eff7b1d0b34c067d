package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes what the viewport draws, when it draws it: a picture stands in the clip for as long as it stood on the
/// screen, to a period of the clip's rate. The clip has the size of the first picture; when the window changes, later
/// ones are fitted into it.
///
/// Pictures come from the drawing thread. Where the machine does not keep up, pictures are left out and their
/// neighbours stand longer, so that the clip keeps its time.
final class SeenRecording implements RunningRecording {

    /// Pictures that may wait to be written: some of a large window take much memory.
    private static final int LONGEST_QUEUE = 12;

    private final GrowingClip clip;
    private final ClipSinkFactory sinks;
    private final double fps;
    private final LongSupplier nanoTime;
    private @Nullable Letterbox letterbox;
    private @Nullable GeneratedFrame newest;
    private long began;
    private long newestBegins;
    private boolean over;

    /// @param clip not opened yet
    /// @param fps periods a second of the clip, in each of which there is one picture at most
    SeenRecording(GrowingClip clip, ClipSinkFactory sinks, double fps, LongSupplier nanoTime) {
        this.clip = clip;
        this.sinks = sinks;
        this.fps = fps;
        this.nanoTime = nanoTime;
    }

    /// The viewport has drawn. The drawing thread.
    ///
    /// @param picture copied only if it is kept
    /// @param view its camera
    /// @param coverage share of it that is known
    synchronized void seen(Supplier<Picture> picture, CameraFrame view, double coverage) {
        if (over) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (letterbox == null) {
            GeneratedFrame first = new GeneratedFrame(picture.get(), view, coverage);
            letterbox = Letterbox.around(first.picture());
            clip.open(sinks, letterbox.shape(fps));
            began = now;
            newest = first;
            return;
        }
        GeneratedFrame before = newest;
        long period = period(now);
        if (before != null && period > newestBegins && clip.waiting() < LONGEST_QUEUE) {
            clip.write(before, letterbox::fitted, (int) (period - newestBegins));
            newestBegins = period;
        }
        newest = new GeneratedFrame(picture.get(), view, coverage);
    }

    private long period(long now) {
        return (long) ((now - began) / 1e9 * fps);
    }

    @Override
    public void made(double seconds, StageTimings timings) {
        clip.made(seconds, timings);
    }

    @Override
    public GrowingClip clip() {
        return clip;
    }

    @Override
    public synchronized void finish(Sidecar.Flown flown, Consumer<Recording> ended) {
        over = true;
        Letterbox fitting = letterbox;
        GeneratedFrame last = newest;
        if (fitting == null || last == null) {
            clip.finish(flown, Sidecar.Pictures.AS_SEEN, ended);
            return;
        }
        long length = Math.max(1, period(nanoTime.getAsLong()) - newestBegins);
        clip.write(last, fitting::fitted, (int) length);
        clip.finish(flown.shaped(fitting.shape(fps)), Sidecar.Pictures.AS_SEEN, ended);
    }
}
