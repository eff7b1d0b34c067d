package cosmonaut.session.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a drive is asked to be, whichever kind of model answers.
///
/// @param start what the views begin with: that of the front at least where a model goes on from pictures
/// @param rig with a camera for each of the six views
/// @param track poses of the vehicle; the drive begins at its first
/// @param frames pictures of each view, those that it begins with included
/// @param seed of the noise
/// @param repeats how often the first picture of every view is repeated as a condition, 0 to [#MOST_REPEATS]; only
///     networks that are told it take another number than 0
public record DriveRequest(
        Map<View, Start> start, Rig rig, EgoTrack track, Captions captions, int frames, long seed, int repeats) {

    /// More pictures than an hour at 24 a second nobody waits for.
    public static final int MOST_FRAMES = 86_400;

    /// Ten times what the published command line tells of a view.
    public static final int MOST_REPEATS = 100;

    /// What a view begins with.
    ///
    /// @param pictures the newest last, all of one size
    /// @param depth z-depth of the newest in metres, row by row, 0 where unknown; none when it must be estimated
    /// @param lens of the pictures, where it is known
    public record Start(List<Picture> pictures, float @Nullable [] depth, Optional<Intrinsics> lens) {

        // Not the compact form: in it the compiler forgets that the depth may be missing.
        public Start(List<Picture> pictures, float @Nullable [] depth, Optional<Intrinsics> lens) {
            if (pictures.isEmpty()) {
                throw new IllegalArgumentException("a view that begins without a picture has no start");
            }
            Picture newest = pictures.getLast();
            if (depth != null && depth.length != newest.width() * newest.height()) {
                throw new IllegalArgumentException(depth.length + " depths for " + newest);
            }
            this.pictures = List.copyOf(pictures);
            this.depth = depth;
            this.lens = lens;
        }

        /// What another lens at the same place sees of the newest picture.
        ///
        /// @param other of pictures of the same size
        /// @return nothing where the picture's lens is not known, or the other one sees past the picture's edge
        public Optional<Start> through(Intrinsics other) {
            Picture seen = pictures.getLast();
            return lens.map(own -> own.scaledTo(seen.width(), seen.height()))
                    .map(own -> new Relens(own, other.scaledTo(seen.width(), seen.height())))
                    .filter(Relens::sees)
                    .map(relens -> new Start(
                            List.of(relens.picture(seen)),
                            depth == null ? null : relens.depth(depth),
                            Optional.of(relens.to())));
        }
    }

    public DriveRequest {
        EnumMap<View, Start> copy = new EnumMap<>(View.class);
        copy.putAll(start);
        start = copy;
        rig.sixViews();
        if (frames < 2 || frames > MOST_FRAMES) {
            throw new InvalidInputException(
                    "a drive of " + frames + " pictures is not possible; use 2 to " + MOST_FRAMES);
        }
        if (repeats < 0 || repeats > MOST_REPEATS) {
            throw new InvalidInputException(
                    "a picture repeated " + repeats + " times is not possible; use 0 to " + MOST_REPEATS);
        }
    }

    /// Without repeated pictures.
    public DriveRequest(Map<View, Start> start, Rig rig, EgoTrack track, Captions captions, int frames, long seed) {
        this(start, rig, track, captions, frames, seed, 0);
    }

    @Override
    public Map<View, Start> start() {
        return Map.copyOf(start);
    }
}
