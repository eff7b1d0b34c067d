package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisorTest {

    /// As `quotient` of `indexing.cuh`, with 32 bits and no sign.
    private static long quotient(long n, Divisor divisor) {
        long high = n * Integer.toUnsignedLong(divisor.magic()) >>> 32;
        return (high + n & 0xffff_ffffL) >>> divisor.shift();
    }

    @Test
    void dividesEveryPlaceThatKernelsCountTo() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            long by = i < 5000 ? i + 1 : 1 + (random.nextInt() >>> 1 + random.nextInt(31)) % Integer.MAX_VALUE;
            Divisor divisor = Divisor.of(by);
            long multiple = Integer.MAX_VALUE / by * by;
            for (long n :
                    new long[] {0, by - 1, by, multiple - 1, multiple, Integer.MAX_VALUE, random.nextInt() >>> 1}) {
                assertEquals(n / by, quotient(n, divisor), n + " / " + by);
            }
        }
    }

    @Test
    void refusesWhatItCannotDivideBy() {
        assertThrows(IllegalArgumentException.class, () -> Divisor.of(0));
        assertThrows(IllegalArgumentException.class, () -> Divisor.of(1L << 31));
    }
}
