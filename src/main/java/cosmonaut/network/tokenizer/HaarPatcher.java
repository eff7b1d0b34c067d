package cosmonaut.network.tokenizer;

import cosmonaut.network.Workspace;
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

    /// Pixels `[C,T,H,W]` to coefficients `[(T+p-1)/p,H/p,W/p,C p^3]`.
    Tensor forward(Tensor pixels, Workspace workspace) {
        int[] s = pixels.shape().toArray();
        int copies = patch - 1;
        Tensor x = workspace.take(s[1] + copies, s[2], s[3], s[0]);
        backend.permute(x.slice(copies, copies + s[1]), pixels, 1, 2, 3, 0);
        for (int i = 0; i < copies; i++) {
            backend.copy(x.slice(i, i + 1), x.slice(copies, copies + 1));
        }
        for (int level = 0; level < levels; level++) {
            int[] e = x.shape().toArray();
            Tensor bands = workspace.take(e[0] / 2, e[1] / 2, e[2] / 2, 8 * e[3]);
            backend.haar(bands, x);
            workspace.give(x);
            x = bands;
        }
        return x;
    }

    /// Coefficients to pixels, dropping the copies of the first picture; gives x back.
    void inverse(Tensor pixels, Tensor coefficients, Workspace workspace) {
        Tensor x = coefficients;
        for (int level = 0; level < levels; level++) {
            int[] e = x.shape().toArray();
            Tensor whole = workspace.take(2 * e[0], 2 * e[1], 2 * e[2], e[3] / 8);
            backend.inverseHaar(whole, x);
            workspace.give(x);
            x = whole;
        }
        backend.permute(pixels, x.slice(patch - 1, x.shape().extent(0)), 3, 0, 1, 2);
        workspace.give(x);
    }
}
