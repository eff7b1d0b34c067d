package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;

/// Edits of single keys. Each gives another path; indices count from 0.
///
/// All throw [InvalidInputException] where a time, an ease or an index is not possible, and change nothing then.
public final class KeyEdits {

    private KeyEdits() {}

    /// A key set from the flight, at its time; one that is there at that time already is replaced. The first key of an
    /// empty path is at 0 s whatever its time.
    public static EditablePath added(EditablePath path, PathKey key) {
        List<PathKey> keys = new ArrayList<>(path.keys());
        if (keys.isEmpty()) {
            return path.with(List.of(key.at(0)));
        }
        int at = 0;
        while (at < keys.size() && keys.get(at).seconds() <= key.seconds() - EditablePath.SHORTEST_SECONDS) {
            at++;
        }
        boolean there = at < keys.size() && keys.get(at).seconds() < key.seconds() + EditablePath.SHORTEST_SECONDS;
        if (there) {
            keys.set(at, key.at(keys.get(at).seconds()));
        } else {
            keys.add(at, key);
        }
        return path.with(keys);
    }

    /// A key on the curve at a time within the path. It rides: the curve stays exactly what it was until the new key is
    /// given another pose, lens or ease.
    public static EditablePath inserted(EditablePath path, double seconds) {
        if (!(seconds > 0 && seconds < path.duration())) {
            throw new InvalidInputException("a key on the path must lie between its ends, 0 and " + path.duration()
                    + " s, not at " + seconds + " s");
        }
        return added(path, PathKey.of(seconds, path.at(seconds)).riding(true));
    }

    /// Without one key. Time begins at the first key that is left.
    public static EditablePath deleted(EditablePath path, int index) {
        require(path, index);
        List<PathKey> keys = new ArrayList<>(path.keys());
        keys.remove(index);
        double begin = keys.isEmpty() ? 0 : keys.getFirst().seconds();
        if (begin != 0) {
            keys.replaceAll(key -> key.at(key.seconds() - begin));
        }
        return path.with(keys);
    }

    /// Moved along the world's axes, in metres.
    public static EditablePath moved(EditablePath path, int index, double dx, double dy, double dz) {
        Pose pose = require(path, index).pose();
        return posed(path, index, pose.movedTo(pose.tx() + dx, pose.ty() + dy, pose.tz() + dz));
    }

    /// Turned on the spot, by a turn in the world.
    public static EditablePath turned(EditablePath path, int index, Quaternion turn) {
        Pose pose = require(path, index).pose();
        Pose turned = Pose.of(turn, 0, 0, 0).compose(pose).movedTo(pose.tx(), pose.ty(), pose.tz());
        return posed(path, index, turned.orthonormalised());
    }

    /// Put at another pose, as a gizmo leaves it.
    public static EditablePath posed(EditablePath path, int index, Pose pose) {
        return set(path, index, require(path, index).posed(pose));
    }

    /// At another time between those of its neighbours. The last key may be later than any; the first stays at 0 s.
    public static EditablePath retimed(EditablePath path, int index, double seconds) {
        PathKey key = require(path, index);
        if (index == 0 && seconds != 0) {
            throw new InvalidInputException("the first key is the beginning of time; move the other keys");
        }
        return set(path, index, key.at(seconds));
    }

    /// At another time, and all later keys by as much.
    public static EditablePath pushed(EditablePath path, int index, double seconds) {
        double by = seconds - require(path, index).seconds();
        if (index == 0 && by != 0) {
            throw new InvalidInputException("the first key is the beginning of time; move the other keys");
        }
        List<PathKey> keys = new ArrayList<>(path.keys());
        for (int k = index; k < keys.size(); k++) {
            keys.set(k, keys.get(k).at(keys.get(k).seconds() + by));
        }
        return path.with(keys);
    }

    /// Through another lens, for pictures of the path's size.
    public static EditablePath lensed(EditablePath path, int index, Intrinsics lens) {
        return set(path, index, require(path, index).through(lens));
    }

    /// @param ease 0 to 1, see [PathKey]
    public static EditablePath eased(EditablePath path, int index, double ease) {
        return set(path, index, require(path, index).eased(ease));
    }

    private static EditablePath set(EditablePath path, int index, PathKey key) {
        List<PathKey> keys = new ArrayList<>(path.keys());
        keys.set(index, key);
        return path.with(keys);
    }

    private static PathKey require(EditablePath path, int index) {
        if (index < 0 || index >= path.size()) {
            throw new InvalidInputException("there is no key " + (index + 1) + " among " + path.size());
        }
        return path.key(index);
    }
}
