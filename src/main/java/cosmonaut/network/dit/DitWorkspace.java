package cosmonaut.network.dit;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/// Every tensor a forward pass needs besides weights and modulations, and the views of them.
///
/// Queries, keys, values and the attention's result share their memory with the MLP's hidden rows: the two are never
/// alive together.
///
/// Rotary tables and positions are made once: they are the same in every pass, and blocks read them beside
/// what they work on anyway. Channels become patches in two steps, a conversion and a permutation, since the padding
/// channel stands among them; one kernel for both would save less than 40 MB of traffic in a pass of the published 7B
/// over 28,160 tokens, in which one copy of the tokens is 230 MB. Patches become cells in one.
final class DitWorkspace {

    /// Given channels, `[C,T,H,W]`.
    final Tensor givenChannels;
    /// After them 1 where cells are padding, `[1,T,H,W]`, or none.
    final @Nullable Tensor paddingChannel;
    /// Channels behind the padding channel that tell the views, `[C,T,H,W]`, or none.
    final @Nullable Tensor viewChannels;
    /// All channels as `[C,T',pt,h,ph,w,pw]`.
    final Tensor cells;
    /// `[T',h,w,C,pt,ph,pw]`, and the same as rows `[N,C*pt*ph*pw]`.
    final Tensor patches;

    final Tensor patchRows;
    /// The residual stream, `[N,D]`.
    final Tensor tokens;
    /// Normalised tokens, and the branch's result, `[N,D]`.
    final Tensor normed;
    /// `[N,D]`, per head `[N,A,d]`, as a batch of one `[1,N,A,d]`.
    final Tensor query;

    final Tensor queryHeads;
    final Tensor queryBatch;
    /// The same by views, `[V,N/V,A,d]`: the tokens of a view lie together.
    final Tensor queryViews;
    final Tensor key;
    final Tensor keyHeads;
    final Tensor keyBatch;
    final Tensor value;
    final Tensor valueBatch;
    final Tensor mixed;
    final Tensor mixedBatch;
    final Tensor mixedViews;
    /// `[N,F]`.
    final Tensor mlpHidden;
    /// `[N,ph*pw*pt*out]`, and as `[T',h,w,ph,pw,pt,out]`.
    final Tensor outputRows;

    final Tensor outputPatches;
    /// F32 `[N,d/2]`.
    final Tensor ropeCos;

    final Tensor ropeSin;
    /// `[N,D]`, or none.
    final @Nullable Tensor positions;

    private final int[] outputCells;

    DitWorkspace(Backend backend, TensorScope scope, DitWeights weights, LatentGrid grid, double fps) {
        DitConfig config = weights.config();
        DitConfig.Cells patch = config.patch();
        DType type = backend.activationType();
        int frames = grid.frames() / patch.t();
        int h = grid.height() / patch.h();
        int w = grid.width() / patch.w();
        int n = Math.multiplyExact(frames, Math.multiplyExact(h, w));
        int width = config.width();
        int channels = config.embeddedChannels();
        Tensor padded = scope.allocate(type, channels, grid.frames(), grid.height(), grid.width());
        givenChannels = padded.slice(0, config.inChannels());
        paddingChannel = config.concatPaddingMask() ? padded.slice(config.inChannels(), config.inChannels() + 1) : null;
        DitViews views = config.views();
        viewChannels = views == null ? null : padded.slice(channels - views.channels(), channels);
        cells = padded.reshape(channels, frames, patch.t(), h, patch.h(), w, patch.w());
        patches = scope.allocate(type, frames, h, w, channels, patch.t(), patch.h(), patch.w());
        patchRows = patches.reshape(n, channels * config.patchCells());
        tokens = scope.allocate(type, n, width);
        normed = scope.allocate(type, n, width);

        int size = Math.multiplyExact(n, width);
        int hiddenSize = Math.multiplyExact(n, config.mlpWidth());
        Tensor shared = scope.allocate(type, Math.max(Math.multiplyExact(4, size), hiddenSize));
        query = shared.slice(0, size).reshape(n, width);
        queryHeads = query.reshape(n, config.heads(), config.headDim());
        queryBatch = query.reshape(1, n, config.heads(), config.headDim());
        key = shared.slice(size, 2 * size).reshape(n, width);
        keyHeads = key.reshape(n, config.heads(), config.headDim());
        keyBatch = key.reshape(1, n, config.heads(), config.headDim());
        value = shared.slice(2 * size, 3 * size).reshape(n, width);
        valueBatch = value.reshape(1, n, config.heads(), config.headDim());
        mixed = shared.slice(3 * size, 4 * size).reshape(n, width);
        mixedBatch = mixed.reshape(1, n, config.heads(), config.headDim());
        int[] byViews = {config.viewCount(), n / config.viewCount(), config.heads(), config.headDim()};
        queryViews = query.reshape(byViews);
        mixedViews = mixed.reshape(byViews);
        mlpHidden = shared.slice(0, hiddenSize).reshape(n, config.mlpWidth());

        int outputs = config.outChannels();
        outputRows = scope.allocate(type, n, config.patchCells() * outputs);
        outputPatches = outputRows.reshape(frames, h, w, patch.h(), patch.w(), patch.t(), outputs);
        outputCells = new int[] {outputs, frames, patch.t(), h, patch.h(), w, patch.w()};
        ropeCos = scope.allocate(DType.F32, n, config.headDim() / 2);
        ropeSin = scope.allocate(DType.F32, n, config.headDim() / 2);
        int ofView = frames / config.viewCount();
        writeRope(backend, new RopeTable(config), frames, ofView, h, w, fps);
        positions = weights.positions() == null ? null : scope.allocate(type, n, width);
        if (weights.positions() != null && positions != null) {
            writePositions(backend, weights.positions(), positions, frames, ofView, h, w);
        }
    }

    /// A latent `[out,T,H,W]` seen as `[out,T',pt,h,ph,w,pw]`.
    Tensor cellsOf(Tensor latent) {
        return latent.reshape(outputCells);
    }

    /// @param ofView frames after which time begins again
    private void writeRope(Backend backend, RopeTable table, int frames, int ofView, int h, int w, double fps) {
        int rows = h * w;
        float[] cos = new float[rows * ropeCos.shape().extent(1)];
        float[] sin = new float[cos.length];
        for (int t = 0; t < frames; t++) {
            table.frame(cos, sin, t % ofView, h, w, fps);
            backend.write(ropeCos.slice(t * rows, (t + 1) * rows), cos);
            backend.write(ropeSin.slice(t * rows, (t + 1) * rows), sin);
        }
    }

    private static void writePositions(
            Backend backend, TokenPositions added, Tensor positions, int frames, int ofView, int h, int w) {
        int rows = h * w;
        float[] values = new float[rows * positions.shape().extent(1)];
        for (int t = 0; t < frames; t++) {
            added.frame(values, t % ofView, h, w);
            backend.write(positions.slice(t * rows, (t + 1) * rows), values);
        }
    }
}
