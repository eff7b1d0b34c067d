package cosmonaut.world;

import java.util.List;

/// Newly generated pictures, in order, and where the time went.
public record Chunk(List<GeneratedFrame> frames, StageTimings timings) {}
