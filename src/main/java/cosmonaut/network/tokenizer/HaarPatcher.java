package cosmonaut.network.tokenizer;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// Pictures to Haar coefficients and back (Cosmos 1.0 sections 3.2, 3.3).
///
/// The first picture stands `patch` times at the start, so that T + patch - 1 is a multiple of the patch and the first
/// coefficients depend on that picture alone.
final class HaarPatcher {

    private final Backend backend;
    private final int levels;
    private final int patch;

    HaarPatcher(Backend backend, TokenizerConfig config) {
        this.backend = backend;
        this.levels = config.patchLevels();
        this.patch = config.patchSize();
    }

    /// Pictures of a clip to coefficients `[(T+p-1)/p,H/p,W/p,C p^3]` of T pictures, p-1 of them copies where the clip
    /// begins.
    ///
    /// @param pixels the clip `[C,frames,H,W]`
    /// @param from the first picture
    /// @param to behind the last one
    Tensor forward(Tensor pixels, int from, int to, CodingMemory memory) {
        int[] s = pixels.shape().toArray();
        int copies = copies(from);
        Tensor x = memory.take(copies + to - from, s[2], s[3], s[0]);
        Tensor own = x.slice(copies, copies + to - from);
        if (to - from == s[1]) {
            backend.permute(own, pixels, 1, 2, 3, 0);
        } else {
            Tensor planes = memory.take(s[0], to - from, s[2], s[3]);
            for (int c = 0; c < s[0]; c++) {
                backend.copy(plane(planes, c), plane(pixels, c).slice(from, to));
            }
            backend.permute(own, planes, 1, 2, 3, 0);
            memory.give(planes);
        }
        for (int i = 0; i < copies; i++) {
            backend.copy(x.slice(i, i + 1), x.slice(copies, copies + 1));
        }
        for (int level = 0; level < levels; level++) {
            int[] e = x.shape().toArray();
            Tensor bands = memory.take(e[0] / 2, e[1] / 2, e[2] / 2, 8 * e[3]);
            backend.haar(bands, x);
            memory.give(x);
            x = bands;
        }
        return x;
    }

    /// Coefficients to the pictures that they stand for, without the copies of the first; gives the coefficients back.
    ///
    /// @param pixels the clip `[C,frames,H,W]`; its pictures from `from` up to `to` are written
    void inverse(Tensor pixels, int from, int to, Tensor coefficients, CodingMemory memory) {
        Tensor x = coefficients;
        for (int level = 0; level < levels; level++) {
            int[] e = x.shape().toArray();
            Tensor whole = memory.take(2 * e[0], 2 * e[1], 2 * e[2], e[3] / 8);
            backend.inverseHaar(whole, x);
            memory.give(x);
            x = whole;
        }
        int[] s = pixels.shape().toArray();
        Tensor own = x.slice(copies(from), x.shape().extent(0));
        if (to - from == s[1]) {
            backend.permute(pixels, own, 3, 0, 1, 2);
        } else {
            Tensor planes = memory.take(s[0], to - from, s[2], s[3]);
            backend.permute(planes, own, 3, 0, 1, 2);
            for (int c = 0; c < s[0]; c++) {
                backend.copy(plane(pixels, c).slice(from, to), plane(planes, c));
            }
            memory.give(planes);
        }
        memory.give(x);
    }

    private int copies(int from) {
        return from == 0 ? patch - 1 : 0;
    }

    /// `[T,H,W]` of a channel of `[C,T,H,W]`.
    private static Tensor plane(Tensor pixels, int channel) {
        int[] s = pixels.shape().toArray();
        return pixels.slice(channel, channel + 1).reshape(s[1], s[2], s[3]);
    }
}
