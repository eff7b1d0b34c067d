package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the memory shows in the cameras of a clip, picture by picture.
///
/// Warps are large (36 bytes a pixel). Where something behind the decoder needs all of them they are kept; otherwise
/// there are only so many at a time as fit in [#BATCH_BYTES], and the last one stays for the depth of the chunk's end:
/// a clip of 121 pictures of 1280x704 takes a quarter of a gigabyte instead of eight.
final class ClipView {

    /// What warps of one buffer may take that are not kept.
    static final long BATCH_BYTES = 128L << 20;

    private static final long BYTES_PER_PIXEL = 36;

    private final WorldMemory memory;
    private final int first;
    private final int pictures;
    private final boolean kept;
    private final boolean shown;
    private final int width;
    private final int height;
    private final int batch;
    private final List<List<Warp>> warps = new ArrayList<>();
    private final double[] coverage;
    private WorldMemory.@Nullable Views views;

    /// Is told of warps, buffer by buffer and in the order of the pictures.
    interface Visitor {

        /// @param picture of the clip
        /// @param warp good during this call
        void warped(int picture, Warp warp);
    }

    /// @param width of the networks' pictures
    /// @param height of the networks' pictures
    /// @param pictures of the clip
    /// @param first picture that is looked for; those before it are known
    /// @param kept whether all warps stay until the next look
    /// @param shown whether what is behind the networks may see them
    ClipView(WorldMemory memory, int width, int height, int pictures, int first, boolean kept, boolean shown) {
        this(memory, width, height, pictures, first, kept, shown, BATCH_BYTES);
    }

    /// @param batchBytes what warps of one buffer may take that are not kept
    ClipView(
            WorldMemory memory,
            int width,
            int height,
            int pictures,
            int first,
            boolean kept,
            boolean shown,
            long batchBytes) {
        this.memory = memory;
        this.width = width;
        this.height = height;
        this.pictures = pictures;
        this.first = first;
        this.kept = kept;
        this.shown = shown;
        this.coverage = new double[pictures];
        long fit = batchBytes / (BYTES_PER_PIXEL * width * height);
        this.batch = kept ? pictures - first : (int) Math.clamp(fit, 1, pictures - first);
    }

    /// Looks through the cameras.
    ///
    /// @param cameras of the whole clip
    void look(List<CameraFrame> cameras) {
        List<CameraFrame> targets = cameras.subList(first, pictures);
        WorldMemory.Views now = memory.look(targets);
        views = now;
        for (int buffer = 0; kept && buffer < memory.buffers(); buffer++) {
            now.render(buffer, 0, room(buffer));
        }
    }

    /// Buffers that are filled; the others are absent.
    int buffers() {
        return memory.buffers();
    }

    /// Shows a buffer's warps, one after the other.
    void each(int buffer, Visitor visitor) {
        int count = pictures - first;
        List<Warp> room = room(buffer);
        for (int from = 0; from < count; from += batch) {
            List<Warp> out = room.subList(0, Math.min(batch, count - from));
            if (!kept) {
                looked().render(buffer, from, out);
            }
            for (int i = 0; i < out.size(); i++) {
                int picture = first + from + i;
                if (buffer == 0) {
                    coverage[picture] = out.get(i).coverage();
                }
                visitor.warped(picture, out.get(i));
            }
        }
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
        return Optional.of(warps.getFirst().get((pictures - first - 1) % batch));
    }

    /// The share of a picture's pixels that are seen, 0 to 1; known once the first buffer was shown.
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

    private List<Warp> room(int buffer) {
        while (warps.size() <= buffer) {
            warps.add(new ArrayList<>());
        }
        List<Warp> room = warps.get(buffer);
        while (room.size() < batch) {
            room.add(new Warp(width, height));
        }
        return room;
    }
}
