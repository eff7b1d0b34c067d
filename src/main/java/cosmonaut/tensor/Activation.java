package cosmonaut.tensor;

/// Element-wise functions, alone or as the last step of a linear map, convolution or norm.
public enum Activation {
    NONE,
    /// `max(x, 0)`.
    RELU,
    /// `x * sigmoid(x)`.
    SILU,
    /// `x/2 * (1 + erf(x / sqrt 2))`, the exact form.
    GELU,
    SIGMOID,
    TANH
}
