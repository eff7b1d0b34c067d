package cosmonaut.session.recording;

import cosmonaut.session.tree.Shot;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Writes played pictures on the recorder thread. Trouble ends it with what can be played; the flight hears of it and
/// goes on. Its methods are the control thread's.
///
/// The clip holds what was finally flown, every picture once: whoever has the last chunk made again does not want the
/// former one kept. The pictures of a chunk are therefore written when the next chunk is there, as only the last one
/// can be made again, or when the recording ends. Where the flight goes back to another moment, what was played stays.
final class LiveRecording implements RunningRecording {

    /// Pictures that may wait for the disk.
    private static final int LONGEST_QUEUE = 256;

    private final GrowingClip clip;
    private final List<Shot> played = new ArrayList<>();
    private int lastIndex;

    /// @param clip opened
    /// @param shown the picture on show becomes the first one
    LiveRecording(GrowingClip clip, Shot shown) {
        this.clip = clip;
        lastIndex = shown.index();
        played.add(shown);
    }

    @Override
    public GrowingClip clip() {
        return clip;
    }

    @Override
    public void played(List<Shot> film, double seconds) {
        for (Shot shot : film) {
            if (shot.index() > lastIndex && shot.seconds() <= seconds) {
                lastIndex = shot.index();
                played.add(shot);
            }
        }
        writeBefore(film.getLast().chunk());
    }

    @Override
    public void replaced(List<Shot> chunk) {
        for (Shot made : chunk) {
            played.replaceAll(shot -> shot.index() == made.index() ? made : shot);
        }
    }

    /// The clip cuts to the other picture.
    @Override
    public void rewound() {
        writeBefore(Long.MAX_VALUE);
        lastIndex = -1;
    }

    /// Pictures of chunks that nobody can have made again any more.
    private void writeBefore(long chunk) {
        while (!played.isEmpty() && played.getFirst().chunk() < chunk) {
            write(played.removeFirst());
        }
    }

    @Override
    public void made(double seconds, StageTimings stages) {
        clip.made(seconds, stages);
    }

    private void write(Shot shot) {
        if (clip.waiting() >= LONGEST_QUEUE) {
            clip.giveUp();
        } else {
            clip.write(new GeneratedFrame(shot.picture(), shot.camera(), shot.seen()), UnaryOperator.identity(), 1);
        }
    }

    @Override
    public void finish(Sidecar.Flown flown, Consumer<Recording> ended) {
        writeBefore(Long.MAX_VALUE);
        clip.finish(flown, Sidecar.Pictures.GENERATED, ended);
    }
}
