package cosmonaut.world;

import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The starter's layout: the encoded clip is the conditioning frame followed by the warped pictures, so that one
/// encoding serves both ends, and masks are packed fractions.
final class PackedMaskEncoding implements CacheEncoding {

    private final LatentCoder coder;
    private final PackedMask packing;
    private final ClipShape clip;
    private final Function<Warp, float[]> colours;
    private final float[] allSeen;
    private final float[] masks;

    /// @param colours of a warp that the network is shown: with or without filled holes
    /// @param latentCells numbers of a channel: `T*h*w`
    PackedMaskEncoding(
            LatentCoder coder, PackedMask packing, ClipShape clip, Function<Warp, float[]> colours, int latentCells) {
        this.coder = coder;
        this.packing = packing;
        this.clip = clip;
        this.colours = colours;
        this.masks = new float[packing.channels() * latentCells];
        this.allSeen = new float[packing.width() * packing.height()];
        Arrays.fill(allSeen, 1);
    }

    @Override
    public int evaluations() {
        return 1;
    }

    @Override
    public void encode(
            Tensor given, List<float[]> frames, ClipView view, ConditionChannels conditions, Evaluations evaluations) {
        for (int i = 0; i < clip.given(); i++) {
            coder.put(i, frames.get(i));
            packing.write(masks, clip.pictures(), i, allSeen);
        }
        view.each(0, (picture, warp) -> {
            coder.put(picture, colours.apply(warp));
            packing.write(masks, clip.pictures(), picture, warp.mask());
        });
        evaluations.before();
        coder.encode(given);
        conditions.setCacheLatents(0, given);
        conditions.setMask(0, masks);
    }
}
