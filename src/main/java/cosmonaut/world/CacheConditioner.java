package cosmonaut.world;

import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import java.util.Arrays;

/// Codes what the memory shows into the condition channels, and the given picture into the given latent.
///
/// Two layouts: *packed* masks (the starter), where the coded clip is the given picture followed by the warped ones, so
/// that one
/// coding serves both ends, and *latent* masks (GEN3C section 2.2), where colours and masks of every camera of the
/// chunk are coded
/// as clips of their own and the given picture as a third.
final class CacheConditioner {

    private final LatentCoder coder;
    private final ConditionChannels conditions;
    private final Backend backend;
    private final float[] values;
    private final float[][] clip;
    private final float[][] masks;
    private final int width;
    private final int height;

    CacheConditioner(
            WorldConfig config, Window window, Backend backend, LatentCoder coder, ConditionChannels conditions) {
        this.backend = backend;
        this.coder = coder;
        this.conditions = conditions;
        this.width = config.networkWidth();
        this.height = config.networkHeight();
        this.values = new float[Math.toIntExact(coder.latentShape().elements())];
        this.clip = new float[window.pictures()][3 * width * height];
        this.masks = new float[window.pictures()][width * height];
    }

    /// Packed layout: `given` becomes the latents of the given picture and the warped ones, which are the cache
    /// channels too.
    ///
    /// @param firstWarped index of the first camera in the chunk that is not given
    void codePacked(Tensor given, float[] picture, CacheView view, int firstWarped, Evaluations evaluations) {
        for (int i = 0; i < clip.length; i++) {
            boolean warped = i >= firstWarped;
            float[] colours = warped ? view.colours(0, i - firstWarped) : picture;
            System.arraycopy(colours, 0, clip[i], 0, colours.length);
            if (warped) {
                System.arraycopy(view.warp(0, i - firstWarped).mask(), 0, masks[i], 0, masks[i].length);
            } else {
                Arrays.fill(masks[i], 1);
            }
        }
        evaluations.before();
        coder.encode(given, clip);
        backend.read(values, given);
        conditions.setCacheLatents(0, values);
        conditions.setPackedMask(0, masks, width, height);
    }

    /// Latent layout: every filled buffer's colours and masks are coded; absent buffers are zero. `scratch` is
    /// overwritten.
    void codeLatent(Tensor scratch, CacheView view, Evaluations evaluations) {
        for (int buffer = 0; buffer < view.filledBuffers(); buffer++) {
            for (int i = 0; i < clip.length; i++) {
                System.arraycopy(view.colours(buffer, i), 0, clip[i], 0, clip[i].length);
            }
            evaluations.before();
            coder.encode(scratch, clip);
            backend.read(values, scratch);
            conditions.setCacheLatents(buffer, values);
            for (int i = 0; i < clip.length; i++) {
                spread(clip[i], view.warp(buffer, i).mask());
            }
            evaluations.before();
            coder.encode(scratch, clip);
            backend.read(values, scratch);
            conditions.setMaskLatents(buffer, values);
        }
        if (view.filledBuffers() < conditions.buffers()) {
            conditions.clearCache(view.filledBuffers());
        }
    }

    /// The given picture alone, the rest of the clip mid grey (Cosmos 1.0 section 2.6).
    void codeGiven(Tensor given, float[] picture, Evaluations evaluations) {
        System.arraycopy(picture, 0, clip[0], 0, picture.length);
        for (int i = 1; i < clip.length; i++) {
            Arrays.fill(clip[i], 0);
        }
        evaluations.before();
        coder.encode(given, clip);
    }

    /// A mask of 0 or 1 as a picture of -1 or 1 in all three colours.
    private static void spread(float[] picture, float[] mask) {
        for (int i = 0; i < mask.length; i++) {
            Arrays.fill(picture, 3 * i, 3 * i + 3, 2 * mask[i] - 1);
        }
    }
}
