package cosmonaut.session;

import cosmonaut.world.StageTimings;
import java.util.List;

/// How a flight went.
///
/// @param frames pictures handed on, the first one included
/// @param cancelled whether it was stopped before its end
/// @param generateSeconds time spent in the world model
/// @param chunkSeconds time of each chunk, in order
/// @param timings by stage, summed over the chunks
/// @param metresPerUnit metres of the unit that the world was rendered in
public record FlightReport(
        int frames,
        boolean cancelled,
        double generateSeconds,
        List<Double> chunkSeconds,
        StageTimings timings,
        double metresPerUnit) {

    /// Of a world that was rendered in metres.
    public FlightReport(
            int frames, boolean cancelled, double generateSeconds, List<Double> chunkSeconds, StageTimings timings) {
        this(frames, cancelled, generateSeconds, chunkSeconds, timings, 1);
    }

    /// Generated pictures a second (the first picture was given), 0 when none was generated.
    public double framesPerSecond() {
        return generateSeconds > 0 ? (frames - 1) / generateSeconds : 0;
    }
}
