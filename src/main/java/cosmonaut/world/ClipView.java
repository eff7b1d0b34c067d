package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the memory shows in the cameras of a clip, picture by picture.
///
/// Warps are in main memory and large (36 bytes a pixel). Where something behind the decoder needs them, or a layout
/// that is made there, all of them are kept; otherwise the memory fills clips on the device ([#fill]), and a single
/// warp is made when the depth of the chunk's end is settled: for a clip of 121 pictures of 1280x704 that is 32 MB
/// instead of eight gigabytes.
final class ClipView {

    private final WorldMemory memory;
    private final int first;
    private final int pictures;
    private final boolean kept;
    private final boolean shown;
    private final int width;
    private final int height;
    private final List<List<Warp>> warps = new ArrayList<>();
    private final double[] coverage;
    private WorldMemory.@Nullable Views views;

    /// Is told of warps, in the order of the pictures.
    interface Visitor {

        /// @param picture of the clip
        /// @param warp good during this call
        void warped(int picture, Warp warp);
    }

    /// @param width of the networks' pictures
    /// @param height of the networks' pictures
    /// @param pictures of the clip
    /// @param first picture that is looked for; those before it are known
    /// @param kept whether all warps are made and stay until the next look
    /// @param shown whether what is behind the networks may see them
    ClipView(WorldMemory memory, int width, int height, int pictures, int first, boolean kept, boolean shown) {
        this.memory = memory;
        this.width = width;
        this.height = height;
        this.pictures = pictures;
        this.first = first;
        this.kept = kept;
        this.shown = shown;
        this.coverage = new double[pictures];
    }

    /// Looks through the cameras.
    ///
    /// @param cameras of the whole clip
    void look(List<CameraFrame> cameras) {
        List<CameraFrame> targets = cameras.subList(first, pictures);
        WorldMemory.Views now = memory.look(targets);
        views = now;
        for (int buffer = 0; kept && buffer < memory.buffers(); buffer++) {
            now.render(buffer, 0, room(buffer, targets.size()));
        }
    }

    /// Buffers that are filled; the others are absent.
    int buffers() {
        return memory.buffers();
    }

    /// Shows a buffer's warps, which are kept, one after the other.
    void each(int buffer, Visitor visitor) {
        List<Warp> made = warps.get(buffer);
        for (int i = 0; i < made.size(); i++) {
            cover(buffer, i, made.get(i).coverage());
            visitor.warped(first + i, made.get(i));
        }
    }

    /// Puts what a buffer shows in all cameras into a clip on the device.
    ///
    /// @param colours `[3,T,H,W]`, written
    /// @param mask `[1,T,H,W]`, written: 0 or 1
    void fill(int buffer, Tensor colours, Tensor mask) {
        double[] seen = looked().fill(buffer, colours, mask);
        for (int i = 0; i < seen.length; i++) {
            cover(buffer, i, seen[i]);
        }
    }

    /// What one buffer leaves blank another shows.
    private void cover(int buffer, int camera, double seen) {
        coverage[first + camera] = buffer == 0 ? seen : Math.max(coverage[first + camera], seen);
    }

    /// What the first buffer shows of a picture that something behind the networks may be joined with.
    Optional<Warp> seen(int picture) {
        return shown && kept && memory.buffers() > 0
                ? Optional.of(warps.getFirst().get(picture - first))
                : Optional.empty();
    }

    /// What the first buffer shows of the clip's last picture.
    Optional<Warp> last() {
        if (memory.buffers() == 0) {
            return Optional.empty();
        }
        if (kept) {
            return Optional.of(warps.getFirst().getLast());
        }
        List<Warp> one = room(0, 1);
        looked().render(0, pictures - first - 1, one);
        return Optional.of(one.getFirst());
    }

    /// The share of a picture's pixels that are seen in the buffer that shows most, 0 to 1; known once it was shown.
    double coverage(int picture) {
        return shown ? coverage[picture] : 0;
    }

    /// The keyframes that the last [#look] chose.
    List<Keyframe> sources() {
        return looked().sources();
    }

    private WorldMemory.Views looked() {
        if (views == null) {
            throw new IllegalStateException("nothing was looked at");
        }
        return views;
    }

    private List<Warp> room(int buffer, int count) {
        while (warps.size() <= buffer) {
            warps.add(new ArrayList<>());
        }
        List<Warp> room = warps.get(buffer);
        while (room.size() < count) {
            room.add(new Warp(width, height));
        }
        return room;
    }
}
