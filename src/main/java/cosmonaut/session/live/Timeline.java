package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.session.tree.Shot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The moments of a flight within bounds of number and memory: beyond them every other one is dropped, the first and
/// the newest stay. The control thread writes, any thread reads the published list.
final class Timeline {

    /// Wider pictures are kept smaller.
    private static final int WIDEST = 640;

    private static final int THUMBNAIL_WIDTH = 128;

    /// @param picture for looking back
    private record Moment(TimelineEntry entry, Picture picture) {

        long bytes() {
            return (long) picture.rgb().length + entry.thumbnail().rgb().length;
        }
    }

    private final int mostEntries;
    private final long mostBytes;
    private final List<Moment> moments = new ArrayList<>();
    private long bytes;
    private volatile List<TimelineEntry> published = List.of();
    private long revision;

    Timeline(int mostEntries, long mostBytes) {
        this.mostEntries = mostEntries;
        this.mostBytes = mostBytes;
    }

    static Picture thumbnail(Picture picture) {
        int width = Math.min(THUMBNAIL_WIDTH, picture.width());
        return picture.resized(width, Math.max(1, picture.height() * width / picture.width()));
    }

    /// A picture that comes after all others, or in the place of the last one.
    void add(Shot shot, Picture thumbnail) {
        if (!moments.isEmpty() && moments.getLast().entry.index() >= shot.index()) {
            bytes -= moments.removeLast().bytes();
        }
        Picture kept = shot.picture();
        if (kept.width() > WIDEST) {
            kept = kept.resized(WIDEST, Math.max(1, kept.height() * WIDEST / kept.width()));
        }
        Moment moment = new Moment(new TimelineEntry(shot.index(), thumbnail, shot.camera(), shot.seconds()), kept);
        moments.add(moment);
        bytes += moment.bytes();
        while (moments.size() > 2 && (moments.size() > mostEntries || bytes > mostBytes)) {
            thin();
        }
        publish();
    }

    private void thin() {
        for (int i = moments.size() - 2; i > 0; i -= 2) {
            bytes -= moments.remove(i).bytes();
        }
    }

    /// Forgets what came after a picture.
    void rewind(int index) {
        while (moments.getLast().entry.index() > index) {
            bytes -= moments.removeLast().bytes();
        }
        publish();
    }

    private void publish() {
        published = moments.stream().map(Moment::entry).toList();
        revision++;
    }

    List<TimelineEntry> entries() {
        return published;
    }

    /// Grows with every change.
    long revision() {
        return revision;
    }

    long bytes() {
        return bytes;
    }

    /// A picture of the past, or nothing where it was dropped.
    @Nullable
    PastPicture picture(int index) {
        for (Moment moment : moments) {
            if (moment.entry.index() == index) {
                return new PastPicture(index, moment.picture, moment.entry.camera());
            }
        }
        return null;
    }

    /// What is looked back at.
    record PastPicture(int index, Picture picture, CameraFrame camera) {}
}
