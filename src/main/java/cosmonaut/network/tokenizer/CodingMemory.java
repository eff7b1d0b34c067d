package cosmonaut.network.tokenizer;

import cosmonaut.network.Workspace;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// What the layers of the encoder and decoder work in: blocks of memory that they lend to each other, and what the
/// convolutions over time have to remember where a clip is coded in temporal chunks.
///
/// In every chunk the convolutions come in the same order. So each finds what it kept in the chunk before by its turn.
final class CodingMemory {

    private final Workspace workspace;
    private final Tensor cache;
    private final int chunkFrames;
    private int cached;
    private boolean first = true;
    private boolean last = true;

    /// @param cache one axis; what all convolutions over time keep from chunk to chunk
    /// @param chunkFrames latent frames of a chunk
    CodingMemory(Workspace workspace, Tensor cache, int chunkFrames) {
        this.workspace = workspace;
        this.cache = cache;
        this.chunkFrames = chunkFrames;
    }

    /// The end of the chunk of latent frames that begins at `from`; what follows is told that it works on this chunk.
    ///
    /// @param frames latent frames of the clip
    int chunk(int from, int frames) {
        int to = Math.min(frames, from + chunkFrames);
        first = from == 0;
        last = to == frames;
        cached = 0;
        return to;
    }

    /// What follows works on the whole clip.
    void wholeClip() {
        first = true;
        last = true;
    }

    /// Whether what is coded now begins with the first frame of the clip.
    boolean isFirst() {
        return first;
    }

    /// Whether what is coded now ends with the last frame of the clip.
    boolean isLast() {
        return last;
    }

    boolean isWholeClip() {
        return first && last;
    }

    /// What the convolution whose turn it is has kept from the chunk before.
    Tensor nextCached(int... extents) {
        int elements = 1;
        for (int extent : extents) {
            elements *= extent;
        }
        Tensor kept = cache.slice(cached, cached + elements).reshape(extents);
        cached += elements;
        return kept;
    }

    Tensor take(int... extents) {
        return workspace.take(extents);
    }

    Tensor takeLike(Tensor tensor) {
        return workspace.takeLike(tensor);
    }

    void give(Tensor tensor) {
        workspace.give(tensor);
    }

    /// Moves a tensor that stays lent for long to the smallest block that holds it.
    Tensor setAside(Tensor tensor, Backend backend) {
        Tensor aside = takeLike(tensor);
        backend.copy(aside, tensor);
        give(tensor);
        return aside;
    }

    /// Forgets what is lent, at the start of a run.
    void reset() {
        workspace.reset();
        wholeClip();
    }
}
