package cosmonaut.input;

/// One side of an axis.
public enum Half {
    NEGATIVE("-"),
    POSITIVE("+");

    private final String sign;

    Half(String sign) {
        this.sign = sign;
    }

    /// `-` or `+`.
    public String sign() {
        return sign;
    }

    /// How far an axis at `value` is pushed to this side, 0 when it is pushed to the other.
    public double of(double value) {
        return Math.max(0, this == POSITIVE ? value : -value);
    }

    public Half opposite() {
        return this == POSITIVE ? NEGATIVE : POSITIVE;
    }
}
