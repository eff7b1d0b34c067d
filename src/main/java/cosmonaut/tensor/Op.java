package cosmonaut.tensor;

/// The operations of a [Backend]; asked for with [Backend#supports] when a model is planned, never found missing
/// mid-run.
public enum Op {
    COPY,
    FILL,
    AXPBY,
    MULTIPLY,
    CLAMP,
    ACTIVATE,
    GATED_ADD,
    LAYER_NORM_MODULATE,
    RMS_NORM,
    GROUP_NORM,
    LINEAR,
    CONV,
    ATTENTION,
    ROPE,
    PERMUTE,
    CONCAT,
    NARROW,
    GATHER,
    HAAR,
    INVERSE_HAAR,
    RESIZE_NEAREST,
    AVERAGE_POOL,
    LINEAR_COMBINATION,
    MULTIPLY_ADD,
    AFFINE,
    GUIDE,
    TO_BYTES,
    RAYS,
    FARTHEST,
    SPLAT,
    OCCLUDE
}
