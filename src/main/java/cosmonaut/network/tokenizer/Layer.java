package cosmonaut.network.tokenizer;

import cosmonaut.tensor.Tensor;

/// One step of the encoder or decoder.
interface Layer {

    /// `[T,H,W,C]` to another such tensor. Takes x over: what comes back may be x itself, else x was given back.
    Tensor forward(Tensor x, CodingMemory memory);
}
