package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.ArrayList;
import java.util.List;

/// What the memory shows in the cameras of a window, buffer by buffer.
final class CacheView {

    private final CacheMemory memory;
    private final boolean fills;
    private final List<List<Warp>> buffers = new ArrayList<>();
    private List<Keyframe> sources = List.of();
    private int filled;

    /// @param targets cameras that are looked through
    CacheView(WorldConfig config, WorldConfig.Cache cache, CacheMemory memory, int targets) {
        this.memory = memory;
        this.fills = !cache.fill().equals("none");
        for (int buffer = 0; buffer < cache.buffers(); buffer++) {
            List<Warp> warps = new ArrayList<>();
            for (int i = 0; i < targets; i++) {
                warps.add(new Warp(config.networkWidth(), config.networkHeight()));
            }
            buffers.add(warps);
        }
    }

    void render(List<CameraFrame> targets) {
        sources = memory.render(targets, buffers);
        filled = memory.filledBuffers();
    }

    /// Buffers that the last [#render] filled; the others are absent.
    int filledBuffers() {
        return filled;
    }

    /// The keyframes that the last [#render] warped.
    List<Keyframe> sources() {
        return sources;
    }

    Warp warp(int buffer, int target) {
        return buffers.get(buffer).get(target);
    }

    /// The colours the network is shown: with or without filled holes.
    float[] colours(int buffer, int target) {
        Warp warp = warp(buffer, target);
        return fills ? warp.filled() : warp.colour();
    }
}
