package cosmonaut.world;

import java.util.List;

/// Newly generated pictures, in order, and where the time went.
///
/// @param node the world behind the last picture, from which further chunks go on
public record Chunk(List<GeneratedFrame> frames, WorldNode node, StageTimings timings) {}
