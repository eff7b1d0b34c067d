package cosmonaut.tensor.backend.cuda;

import java.nio.ByteBuffer;

/// A number that kernels divide by often: `n / by` is `(mulhi(n, magic) + n) >> shift` for `0 <= n < 2^31`. Granlund
/// and Montgomery, "Division by invariant integers using multiplication", 1994.
record Divisor(int by, int magic, int shift) {

    /// Bytes in a kernel's structure.
    static final int BYTES = 12;

    /// @param by from 1 to 2^31 - 1
    static Divisor of(long by) {
        if (by < 1 || by > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no kernel divides by " + by);
        }
        int shift = 64 - Long.numberOfLeadingZeros(by - 1);
        long magic = ((1L << shift) - by << 32) / by + 1;
        return new Divisor((int) by, (int) magic, shift);
    }

    void put(ByteBuffer structure) {
        structure.putInt(by).putInt(magic).putInt(shift);
    }
}
