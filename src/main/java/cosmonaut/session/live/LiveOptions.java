package cosmonaut.session.live;

import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.MotionMode;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.session.recording.RecordingOptions;
import cosmonaut.world.WorldNode;
import java.util.Optional;
import java.util.function.Consumer;

/// How a live flight flies. The defaults suit the starter model.
///
/// @param ending runs last, when nothing uses the world any more: closes what belongs to the flight
public record LiveOptions(
        Piloting piloting, Memory memory, RecordingOptions recording, Saving saving, Runnable ending) {

    /// Leaves the world open.
    public static final LiveOptions DEFAULT =
            new LiveOptions(Piloting.DEFAULT, Memory.DEFAULT, RecordingOptions.DEFAULT, Saving.NONE, () -> {});

    /// How the camera answers the hand.
    ///
    /// @param limits speed and turn rate at full deflection
    /// @param steering what turns are about
    /// @param aheadSeconds flight seconds that the view may run ahead of what is generated, seen by re-projection, 0 to
    ///     5
    /// @param patienceSeconds for how long a change of the control may wait before the pictures already planned for the
    ///     former control are given up for new ones, 0 to 5
    /// @param motion how the flight begins; a world without depth in metres is flown through in any case
    public record Piloting(
            FlightLimits limits,
            FlightKinematics.Steering steering,
            double aheadSeconds,
            double patienceSeconds,
            MotionMode motion) {

        public static final Piloting DEFAULT = within(FlightLimits.DEFAULT);

        public Piloting {
            Range.require("seconds ahead", aheadSeconds, 0, 5);
            Range.require("patience", patienceSeconds, 0, 5);
        }

        /// With other limits than usual, through everything.
        public static Piloting within(FlightLimits limits) {
            return new Piloting(limits, FlightKinematics.Steering.LEVEL, 0.25, 0.04, MotionMode.GHOST);
        }

        public Piloting with(MotionMode other) {
            return new Piloting(limits, steering, aheadSeconds, patienceSeconds, other);
        }
    }

    /// What a flight keeps. A node that can be flown on from holds the picture it ends with and what its world
    /// remembered, some 2 MB for the starter; one that has given them up takes some 3 kB.
    ///
    /// @param warpPixels most pixels of a warp between generated pictures; larger worlds are warped at a smaller size
    ///     and seen at their own
    /// @param timelineEntries most moments on the timeline, 2 to 10,000; beyond, every other one is dropped
    /// @param timelineBytes most memory of the timeline's pictures
    /// @param treeNodes most nodes that can be flown on from, 3 to 10,000; beyond, branches that were left are cut and
    ///     the oldest nodes give their memory up
    /// @param treeBytes most memory of the nodes' pictures and keyframes; the first, the last and the one before it are
    ///     kept whatever they take
    public record Memory(int warpPixels, int timelineEntries, long timelineBytes, int treeNodes, long treeBytes) {

        public static final Memory DEFAULT = new Memory(24_000, 240, 64L << 20, 100, 192L << 20);

        public Memory {
            Range.require("pixels of a warp", warpPixels, 256, 1 << 24);
            Range.require("timeline entries", timelineEntries, 2, 10_000);
            Range.require("timeline bytes", (double) timelineBytes, 1, 1L << 40);
            Range.require("nodes of the tree", treeNodes, 3, 10_000);
            Range.require("bytes of the tree", (double) treeBytes, 1, 1L << 40);
        }
    }

    /// How a flight is saved, which its world does ([cosmonaut.session.file.SavedWorld]).
    ///
    /// @param position is told of the node that the flight stands at or goes on from; on the control thread
    /// @param reopened a saved flight that is made again first, to be flown on from there; none for a new one
    public record Saving(Consumer<WorldNode> position, Optional<SessionReplay> reopened) {

        /// A new flight that is not saved.
        public static final Saving NONE = new Saving(node -> {}, Optional.empty());
    }

    /// Stands by itself: a check that belonged to the options would make their defaults before those of their parts.
    private static final class Range {

        static void require(String what, double value, double low, double high) {
            if (!(value >= low && value <= high)) {
                throw new IllegalArgumentException(
                        what + " must lie between " + low + " and " + high + ", not " + value);
            }
        }
    }

    public LiveOptions with(Piloting other) {
        return new LiveOptions(other, memory, recording, saving, ending);
    }

    public LiveOptions with(Memory other) {
        return new LiveOptions(piloting, other, recording, saving, ending);
    }

    public LiveOptions with(RecordingOptions other) {
        return new LiveOptions(piloting, memory, other, saving, ending);
    }

    public LiveOptions with(Saving other) {
        return new LiveOptions(piloting, memory, recording, other, ending);
    }

    /// @param close runs last, on the inference thread
    public LiveOptions closing(Runnable close) {
        return new LiveOptions(piloting, memory, recording, saving, close);
    }
}
