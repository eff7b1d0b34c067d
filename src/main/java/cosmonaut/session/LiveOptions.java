package cosmonaut.session;

import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;

/// How a live flight flies. The defaults suit the starter model.
///
/// @param limits speed and turn rate at full deflection
/// @param steering what turns are about
/// @param aheadSeconds flight seconds that the view may run ahead of what is generated, seen by re-projection, 0 to 5
/// @param patienceSeconds for how long a change of the control may wait before the pictures already planned for the
///     former control are given up for new ones, 0 to 5
/// @param warpPixels most pixels of a warp between generated pictures; larger worlds are warped at a smaller size and
/// seen at their own
/// @param timelineEntries most moments on the timeline, 2 to 10,000; beyond, every other one is dropped
/// @param timelineBytes most memory of the timeline's pictures
/// @param origin for the sidecar of recordings
/// @param sinks opens the files of recordings
/// @param closeWorld whether the world is closed with the flight
public record LiveOptions(
        FlightLimits limits,
        FlightKinematics.Steering steering,
        double aheadSeconds,
        double patienceSeconds,
        int warpPixels,
        int timelineEntries,
        long timelineBytes,
        FlightOrigin origin,
        ClipSinkFactory sinks,
        boolean closeWorld) {

    public static final LiveOptions DEFAULT = new LiveOptions(
            FlightLimits.DEFAULT,
            FlightKinematics.Steering.LEVEL,
            0.25,
            0.04,
            24_000,
            240,
            64L << 20,
            FlightOrigin.UNNAMED,
            ClipRecorder::open,
            false);

    public LiveOptions {
        require("seconds ahead", aheadSeconds, 0, 5);
        require("patience", patienceSeconds, 0, 5);
        require("pixels of a warp", warpPixels, 256, 1 << 24);
        require("timeline entries", timelineEntries, 2, 10_000);
        require("timeline bytes", (double) timelineBytes, 1, 1L << 40);
    }

    private static void require(String what, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(what + " must lie between " + low + " and " + high + ", not " + value);
        }
    }

    public LiveOptions withLimits(FlightLimits other, FlightKinematics.Steering turns) {
        return new LiveOptions(
                other,
                turns,
                aheadSeconds,
                patienceSeconds,
                warpPixels,
                timelineEntries,
                timelineBytes,
                origin,
                sinks,
                closeWorld);
    }

    public LiveOptions withTiming(double ahead, double patience) {
        return new LiveOptions(
                limits,
                steering,
                ahead,
                patience,
                warpPixels,
                timelineEntries,
                timelineBytes,
                origin,
                sinks,
                closeWorld);
    }

    public LiveOptions withTimeline(int entries, long bytes) {
        return new LiveOptions(
                limits, steering, aheadSeconds, patienceSeconds, warpPixels, entries, bytes, origin, sinks, closeWorld);
    }

    public LiveOptions withOrigin(FlightOrigin other) {
        return new LiveOptions(
                limits,
                steering,
                aheadSeconds,
                patienceSeconds,
                warpPixels,
                timelineEntries,
                timelineBytes,
                other,
                sinks,
                closeWorld);
    }

    public LiveOptions withSinks(ClipSinkFactory other) {
        return new LiveOptions(
                limits,
                steering,
                aheadSeconds,
                patienceSeconds,
                warpPixels,
                timelineEntries,
                timelineBytes,
                origin,
                other,
                closeWorld);
    }

    public LiveOptions closingWorld() {
        return new LiveOptions(
                limits,
                steering,
                aheadSeconds,
                patienceSeconds,
                warpPixels,
                timelineEntries,
                timelineBytes,
                origin,
                sinks,
                true);
    }
}
