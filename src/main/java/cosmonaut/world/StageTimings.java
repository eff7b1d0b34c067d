package cosmonaut.world;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// Milliseconds by stage of a chunk.
public final class StageTimings {

    /// The stages, in the order in which they run. Warping for the look ahead counts as warping; all else that goes
    /// into an outpainted keyframe as outpainting.
    public enum Stage {
        WARP,
        OUTPAINT,
        ENCODE,
        DENOISE,
        DECODE,
        REFINE,
        DEPTH
    }

    private final EnumMap<Stage, Double> milliseconds = new EnumMap<>(Stage.class);

    /// Adds the time since `startNanos` to a stage and returns the present time, for the next one.
    public long lap(Stage stage, long startNanos) {
        long now = System.nanoTime();
        milliseconds.merge(stage, (now - startNanos) / 1e6, Double::sum);
        return now;
    }

    public Map<Stage, Double> milliseconds() {
        return Collections.unmodifiableMap(milliseconds);
    }

    public void add(StageTimings other) {
        other.milliseconds.forEach((stage, ms) -> milliseconds.merge(stage, ms, Double::sum));
    }
}
