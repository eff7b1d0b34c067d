package cosmonaut.world;

import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import java.util.BitSet;
import java.util.List;

/// What remembered pictures show in some cameras, rendered on the backend.
final class SplatViews implements WorldMemory.Views {

    private final SplatRenderer renderer;
    private final SplatRenderer.Look look;
    private final List<Keyframe> sources;
    private final List<Buffer> buffers;

    /// What a buffer shows.
    ///
    /// @param source of the look
    /// @param blank the cameras, by their place in the clip, that it shows nothing to
    record Buffer(int source, BitSet blank) {

        /// A source as it is.
        static Buffer of(int source) {
            return new Buffer(source, new BitSet());
        }
    }

    /// @param sources what is shown of what is remembered
    SplatViews(SplatRenderer renderer, SplatRenderer.Look look, List<Keyframe> sources, List<Buffer> buffers) {
        this.renderer = renderer;
        this.look = look;
        this.sources = List.copyOf(sources);
        this.buffers = List.copyOf(buffers);
    }

    @Override
    public List<Keyframe> sources() {
        return sources;
    }

    /// For what works in main memory; `filled` is not written, and nothing is magnified.
    @Override
    public void render(int buffer, int from, List<Warp> out) {
        Buffer shown = buffers.get(buffer);
        look.render(shown.source(), from, from + out.size(), (first, colours, depths, masks) -> {
            int count = masks.shape().extent(0);
            blank(shown, first, colours, depths, masks);
            for (int i = 0; i < count; i++) {
                Warp warp = out.get(first - from + i);
                copy(renderer.transfer().get(colours, i), warp.colour());
                copy(plane(depths, i), warp.depth());
                copy(plane(masks, i), warp.mask());
            }
        });
    }

    /// Makes holes of renders that are not shown.
    private void blank(Buffer shown, int first, Tensor colours, Tensor depths, Tensor masks) {
        Backend backend = renderer.backend();
        int[] s = colours.shape().toArray();
        Tensor planes = colours.reshape(3 * s[1], s[2], s[3]);
        for (int i = shown.blank().nextSetBit(first);
                i >= 0 && i < first + s[1];
                i = shown.blank().nextSetBit(i + 1)) {
            int at = i - first;
            for (int c = 0; c < 3; c++) {
                backend.fill(planes.slice(c * s[1] + at, c * s[1] + at + 1), Warp.HOLE);
            }
            backend.fill(depths.slice(at, at + 1), 0);
            backend.fill(masks.slice(at, at + 1), 0);
        }
    }

    private float[] plane(Tensor planes, int i) {
        int[] s = planes.shape().toArray();
        return renderer.transfer().getPlane(planes.reshape(1, s[0], s[1], s[2]), i);
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }

    @Override
    public double[] fill(int buffer, Tensor colours, Tensor mask) {
        Backend backend = renderer.backend();
        int[] s = colours.shape().toArray();
        Tensor planes = colours.reshape(3 * s[1], s[2], s[3]);
        Tensor masks = mask.reshape(s[1], s[2], s[3]);
        double[] seen = new double[s[1]];
        Buffer shown = buffers.get(buffer);
        look.render(shown.source(), 0, s[1], (first, some, depths, seenThere) -> {
            int count = seenThere.shape().extent(0);
            blank(shown, first, some, depths, seenThere);
            for (int c = 0; c < 3; c++) {
                Tensor colour = some.slice(c, c + 1).reshape(count, s[2], s[3]);
                backend.copy(planes.slice(c * s[1] + first, c * s[1] + first + count), colour);
            }
            backend.copy(masks.slice(first, first + count), seenThere);
            System.arraycopy(renderer.share(seenThere), 0, seen, first, count);
        });
        return seen;
    }
}
