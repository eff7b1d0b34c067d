package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.session.tree.Shot;
import cosmonaut.spatial.Keyframe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest pictures of a flight and when each is due. Immutable.
///
/// @param shots in the order of their making; those that a later chunk replaced are gone
/// @param end flight time up to which there are pictures
record Film(List<Shot> shots, double end) {

    /// Older pictures kept beside those of the newest chunk.
    private static final int KEPT = 24;

    private static final int BESIDE = 2;

    /// A newer picture is taken unless an older one is nearer by this much.
    private static final double PREFERENCE_PIXELS = 0.25;

    static Film of(Shot first) {
        return new Film(List.of(first), first.seconds());
    }

    Shot last() {
        return shots.getLast();
    }

    /// This film up to flight time `base`, continued by a chunk.
    Film continuedBy(List<Shot> chunk, double base) {
        List<Shot> before = new ArrayList<>();
        for (Shot shot : shots) {
            if (shot.seconds() <= base + 1e-9) {
                before.add(shot);
            }
        }
        List<Shot> kept = new ArrayList<>(before.subList(Math.max(0, before.size() - KEPT), before.size()));
        kept.addAll(chunk);
        return new Film(List.copyOf(kept), chunk.getLast().seconds());
    }

    /// This film with the shots of one chunk made anew; none of them may have left it.
    Film replacing(List<Shot> chunk) {
        List<Shot> all = new ArrayList<>(shots);
        for (Shot made : chunk) {
            all.replaceAll(shot -> shot.index() == made.index() ? made.dueAt(shot.seconds()) : shot);
        }
        return new Film(List.copyOf(all), end);
    }

    /// The picture that shows a view best: of those due at `seconds`, the nearest, newer ones first among equals.
    Shot best(CameraFrame view, double seconds) {
        Shot best = shots.getFirst();
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = shots.size() - 1; i >= 0; i--) {
            Shot shot = shots.get(i);
            if (shot.seconds() > seconds) {
                continue;
            }
            double pixels = shot.pixelsTo(view);
            if (pixels < nearest - PREFERENCE_PIXELS) {
                nearest = pixels;
                best = shot;
            }
        }
        return best;
    }

    /// The picture that is due after another, or null where that is the last.
    @Nullable
    Shot after(Shot shown) {
        int at = shots.indexOf(shown);
        Shot next = at < 0 || at == shots.size() - 1 ? null : shots.get(at + 1);
        return next == null || next.seconds() <= shown.seconds() ? null : next;
    }

    /// The keyframes to see a view with beside the given picture's own: the two newest anchors, even those that are not
    /// due yet, as they may know what lies ahead.
    List<Keyframe> beside(Shot shown) {
        List<Keyframe> sources = new ArrayList<>(BESIDE);
        for (int i = shots.size() - 1; i >= 0 && sources.size() < BESIDE; i--) {
            Shot shot = shots.get(i);
            Keyframe keyframe = shot.warpable();
            if (shot.anchor() && shot != shown && keyframe != null) {
                sources.add(keyframe);
            }
        }
        return sources;
    }
}
