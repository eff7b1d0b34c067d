package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.session.tree.Shot;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes what the viewport draws, at a steady rate of its own: a picture stands in the clip for as long as it stood on
/// the screen. The clip has the size of the first picture; when the window changes, later ones are fitted into it.
///
/// Pictures come from the drawing thread, ticks from the control thread. Where the machine does not keep up, pictures
/// are left out and the one before stands longer, so that the clip keeps its time.
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
    private long written;
    private boolean over;

    /// @param clip not opened yet
    /// @param fps pictures a second of the clip
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
        fill(now);
        if (clip.waiting() < LONGEST_QUEUE) {
            newest = new GeneratedFrame(picture.get(), view, coverage);
        }
    }

    /// What is drawn stands until something else is.
    @Override
    public synchronized void played(List<Shot> film, double seconds) {
        fill(nanoTime.getAsLong());
    }

    private void fill(long now) {
        GeneratedFrame standing = newest;
        Letterbox fitting = letterbox;
        if (standing == null || fitting == null) {
            return;
        }
        long due = (long) ((now - began) / 1e9 * fps);
        while (written < due && (clip.waiting() < LONGEST_QUEUE || over)) {
            clip.write(standing, fitting::fitted);
            written++;
        }
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
        if (fitting == null) {
            clip.finish(flown, Sidecar.Pictures.AS_SEEN, ended);
            return;
        }
        // The picture on show is in the clip, however short that is.
        fill(Math.max(nanoTime.getAsLong(), began + (long) (1e9 / fps) + 1));
        VideoShape shape = fitting.shape(fps);
        clip.finish(flown.shaped(shape), Sidecar.Pictures.AS_SEEN, ended);
    }
}
