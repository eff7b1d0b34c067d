package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// A convolution (3,1,1) over time that sees no later frame, with copies of the first frame in front of the clip.
///
/// Within a clip that comes in chunks the last frames of the chunk before stand in front, so that the result is the
/// same as of the clip at once. The caller leaves room for them: it writes its frames to [#frames] of [#room].
final class CausalConv {

    private static final int KERNEL = 3;

    private final Backend backend;
    private final ConvWeight weight;
    private final int overlap;
    private final ConvGeometry beginning;
    private final ConvGeometry further;

    /// @param stride 1, or 2 to halve T to (T+1)/2
    CausalConv(WeightReader weights, String name, int stride) {
        this.backend = weights.backend();
        this.weight = weights.conv(name);
        this.overlap = KERNEL - stride;
        this.beginning = new ConvGeometry(stride, 1, 1, KERNEL - 1, 0, 0, 0, 0);
        this.further = new ConvGeometry(stride, 1, 1, 0, 0, 0, 0, 0);
    }

    /// Takes a tensor for `[T,H,W,C]` and what must stand in front.
    Tensor room(CodingMemory memory, int frames, int height, int width, int channels) {
        return memory.take(front(memory) + frames, height, width, channels);
    }

    /// A chunk that has been made already, with what must stand in front; takes x over.
    Tensor roomOf(Tensor x, CodingMemory memory) {
        if (memory.isFirst()) {
            return x;
        }
        int[] s = x.shape().toArray();
        Tensor room = room(memory, s[0], s[1], s[2], s[3]);
        backend.copy(frames(room, memory), x);
        memory.give(x);
        return room;
    }

    /// The part of a room for the T frames of this chunk.
    Tensor frames(Tensor room, CodingMemory memory) {
        return room.slice(front(memory), room.shape().extent(0));
    }

    /// @param room in whose [#frames] the chunk has been written
    void forward(Tensor dst, Tensor room, CodingMemory memory) {
        if (memory.isWholeClip()) {
            backend.conv(dst, room, weight, beginning, Activation.NONE);
            return;
        }
        int[] s = room.shape().toArray();
        Tensor kept = memory.nextCached(overlap, s[1], s[2], s[3]);
        if (!memory.isFirst()) {
            backend.copy(room.slice(0, overlap), kept);
        }
        backend.conv(dst, room, weight, memory.isFirst() ? beginning : further, Activation.NONE);
        if (!memory.isLast()) {
            keepLast(kept, room);
        }
    }

    private void keepLast(Tensor kept, Tensor room) {
        int end = room.shape().extent(0);
        if (end >= overlap) {
            backend.copy(kept, room.slice(end - overlap, end));
            return;
        }
        for (int i = 0; i < overlap; i++) { // a chunk of the first frame alone, which its copies precede
            backend.copy(kept.slice(i, i + 1), room);
        }
    }

    private int front(CodingMemory memory) {
        return memory.isFirst() ? 0 : overlap;
    }
}
