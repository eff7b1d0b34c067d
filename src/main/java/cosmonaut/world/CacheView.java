package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Warp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the memory shows in the cameras of a window, buffer by buffer.
final class CacheView {

    private final CacheMemory memory;
    private final boolean fills;
    private final FrameScale scale;
    private final List<List<Warp>> buffers = new ArrayList<>();

    /// What the networks see of the warps; the same ones where they see all.
    private final List<List<Warp>> seen;

    private int filled;

    /// @param targets cameras that are looked through
    CacheView(WorldConfig config, WorldConfig.Cache cache, CacheMemory memory, FrameScale scale, int targets) {
        this.memory = memory;
        this.scale = scale;
        this.fills = !cache.fill().equals("none");
        for (int buffer = 0; buffer < cache.buffers(); buffer++) {
            buffers.add(warps(targets, config.width(), config.height()));
        }
        this.seen = scale.changes()
                ? buffers.stream()
                        .map(buffer -> warps(targets, config.networkWidth(), config.networkHeight()))
                        .toList()
                : buffers;
    }

    private static List<Warp> warps(int count, int width, int height) {
        return Stream.generate(() -> new Warp(width, height)).limit(count).toList();
    }

    void render(List<CameraFrame> targets) {
        memory.render(targets, buffers);
        filled = memory.filledBuffers();
        for (int buffer = 0; buffer < filled && scale.changes(); buffer++) {
            List<Warp> warps = buffers.get(buffer);
            List<Warp> small = seen.get(buffer);
            IntStream.range(0, warps.size()).parallel().forEach(i -> scale.reduce(small.get(i), warps.get(i)));
        }
    }

    /// Buffers that the last [#render] filled; the others are absent.
    int filledBuffers() {
        return filled;
    }

    /// What the memory shows, in the size of the world's pictures.
    Warp warp(int buffer, int target) {
        return buffers.get(buffer).get(target);
    }

    /// The same as the networks see it.
    Warp seen(int buffer, int target) {
        return seen.get(buffer).get(target);
    }

    /// The colours the network is shown: with or without filled holes.
    float[] colours(int buffer, int target) {
        Warp warp = seen(buffer, target);
        return fills ? warp.filled() : warp.colour();
    }
}
