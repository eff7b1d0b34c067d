package cosmonaut.world;

import cosmonaut.spatial.Keyframe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Newly generated pictures, in order, and where the time went.
///
/// @param keyframe the last picture with its depth, or none when the model knows no depth
public record Chunk(List<GeneratedFrame> frames, @Nullable Keyframe keyframe, StageTimings timings) {}
