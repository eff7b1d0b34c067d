package cosmonaut.camera.edit;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A camera path that a person draws: keys, and the curve through them. Immutable, so histories share it.
///
/// Time begins at the first key. The curve passes every key at its time; velocity and turning are continuous, except
/// with [Interpolation#LINEAR]. Two paths are equal where their keys and interpolation are.
public final class EditablePath {

    /// The shortest time between two keys, in seconds.
    public static final double SHORTEST_SECONDS = 1e-6;

    /// As many as a path has frames, so that every picture can be a key.
    public static final int MAX_KEYS = CameraPath.MAX_FRAMES;

    public static final EditablePath EMPTY = new EditablePath(List.of(), Interpolation.SMOOTH);

    private static final double SPEED_STEP = 1e-4;

    private final List<PathKey> keys;
    private final Interpolation interpolation;
    private final @Nullable PathCurve curve;

    private EditablePath(List<PathKey> keys, Interpolation interpolation) {
        this.interpolation = interpolation;
        List<PathKey> firm = IntStream.range(0, keys.size())
                .filter(k -> k == 0 || k == keys.size() - 1 || !keys.get(k).riding())
                .mapToObj(k -> keys.get(k).riding(false))
                .toList();
        PathCurve made = firm.isEmpty() ? null : new PathCurve(firm, interpolation);
        this.curve = made;
        this.keys = firm.size() == keys.size() || made == null ? firm : ridden(keys, made);
    }

    private static List<PathKey> ridden(List<PathKey> keys, PathCurve curve) {
        List<PathKey> all = new ArrayList<>(keys);
        all.set(0, keys.getFirst().riding(false));
        all.set(keys.size() - 1, keys.getLast().riding(false));
        all.replaceAll(key -> {
            CameraFrame on = curve.at(key.seconds());
            return key.riding() ? new PathKey(key.seconds(), on.pose(), on.intrinsics(), 0, true) : key;
        });
        return List.copyOf(all);
    }

    /// A path through keys. Those that ride are put on the curve of the others; the first and the last never ride.
    ///
    /// @throws InvalidInputException if there are more than [#MAX_KEYS], the first is not at 0 s, one is less than
    ///     [#SHORTEST_SECONDS] after the one before, or their pictures are not of one size
    public static EditablePath of(List<PathKey> keys, Interpolation interpolation) {
        if (keys.size() > MAX_KEYS) {
            throw new InvalidInputException("a path has at most " + MAX_KEYS + " keys, not " + keys.size());
        }
        for (int k = 0; k < keys.size(); k++) {
            PathKey key = keys.get(k);
            Intrinsics first = keys.getFirst().lens();
            if (k == 0 && key.seconds() != 0) {
                throw new InvalidInputException("the first key is at 0 s, not at " + key.seconds());
            }
            if (k > 0 && !(key.seconds() - keys.get(k - 1).seconds() >= SHORTEST_SECONDS)) {
                throw new InvalidInputException(
                        "key " + (k + 1) + " at " + key.seconds() + " s is not later than the one before, at "
                                + keys.get(k - 1).seconds() + " s");
            }
            if (key.lens().width() != first.width() || key.lens().height() != first.height()) {
                throw new InvalidInputException(
                        "key " + (k + 1) + " has pictures of " + key.lens().width() + "x"
                                + key.lens().height() + ", the first of " + first.width() + "x" + first.height());
            }
        }
        return new EditablePath(keys, interpolation);
    }

    /// The same interpolation through other keys; the limits are those of [#of].
    public EditablePath with(List<PathKey> other) {
        return of(other, interpolation);
    }

    /// The same keys, joined otherwise.
    public EditablePath joined(Interpolation other) {
        return new EditablePath(keys, other);
    }

    public List<PathKey> keys() {
        return keys;
    }

    public PathKey key(int index) {
        return keys.get(index);
    }

    public int size() {
        return keys.size();
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    public Interpolation interpolation() {
        return interpolation;
    }

    /// The time of the last key in seconds; 0 of an empty path.
    public double duration() {
        return keys.isEmpty() ? 0 : keys.getLast().seconds();
    }

    /// The camera at a time; before the first key it is the first, after the last the last.
    ///
    /// @throws IllegalStateException if the path has no key
    public CameraFrame at(double seconds) {
        if (curve == null) {
            throw new IllegalStateException("a path without keys has no camera");
        }
        return curve.at(seconds);
    }

    /// The speed at a time, in metres a second.
    public double metresPerSecond(double seconds) {
        double from = Math.max(0, seconds - SPEED_STEP);
        double to = Math.min(duration(), seconds + SPEED_STEP);
        return to > from ? at(from).pose().distanceTo(at(to).pose()) / (to - from) : 0;
    }

    /// The cameras of pictures at an even rate, from the first key to the last, with the keys' lens.
    ///
    /// They are spread evenly so that neither end is lost: where the duration is no whole number of pictures, the pace
    /// differs by at most half a picture over the whole path.
    ///
    /// @throws InvalidInputException if there is no key, or that makes more than [CameraPath#MAX_FRAMES] pictures
    public CameraPath sampled(double frameRate) {
        double last = Math.rint(duration() * frameRate);
        if (isEmpty()) {
            throw new InvalidInputException("the path has no key; set one");
        }
        if (!(last < CameraPath.MAX_FRAMES)) {
            throw new InvalidInputException("the path lasts " + (float) duration() + " s, which makes more than "
                    + CameraPath.MAX_FRAMES + " pictures at " + frameRate + " a second; shorten it");
        }
        List<CameraFrame> frames = new ArrayList<>();
        for (int i = 0; i <= (int) last; i++) {
            frames.add(at(i == 0 ? 0 : i == last ? duration() : i / last * duration()));
        }
        return new CameraPath(frames, frameRate);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EditablePath path && interpolation == path.interpolation && keys.equals(path.keys);
    }

    @Override
    public int hashCode() {
        return 31 * keys.hashCode() + interpolation.hashCode();
    }

    @Override
    public String toString() {
        return keys.size() + " keys, " + duration() + " s, " + interpolation;
    }
}
