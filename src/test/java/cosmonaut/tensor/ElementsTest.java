package cosmonaut.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ElementsTest {

    /// Bit patterns as PyTorch rounds float32 to half and bfloat16.
    @ParameterizedTest
    @CsvSource({
        "1, 3c00, 3f80",
        "-2.5, c100, c020",
        "65504, 7bff, 4780",
        "65519.99, 7bff, 4780",
        "65520, 7c00, 4780",
        "6e-8, 0001, 3381",
        "2.9802322387695312e-08, 0000, 3300",
        "8.940696716308594e-08, 0002, 33c0",
        "1.00048828125, 3c00, 3f80",
        "1.00146484375, 3c02, 3f80",
        "1.00390625, 3c04, 3f80",
        "1.01171875, 3c0c, 3f82",
        "0.1, 2e66, 3dcd",
        "3.14159265, 4248, 4049",
        "-0.0, 8000, 8000",
        "3.3895e38, 7c00, 7f7f",
        "3.4e38, 7c00, 7f80",
        "1e-40, 0000, 0001",
        "4.591774807899561e-41, 0000, 0000",
        "-Infinity, fc00, ff80"
    })
    void roundsToNearestEven(float value, String half, String brain) {
        assertEquals(half, bits(DType.F16, value));
        assertEquals(brain, bits(DType.BF16, value));
    }

    /// A hair above the middle of two neighbours goes up, though a float in between would forget the hair.
    @ParameterizedTest
    @CsvSource({
        "F16, 0x1.002p0, 3c00", "F16, 0x1.0020000001p0, 3c01", "F16, 0x1.005fffffffp0, 3c01",
        "F16, 0x1.006p0, 3c02", "F16, -0x1.0020000001p0, bc01", "BF16, 0x1.01p0, 3f80",
        "BF16, 0x1.0100000001p0, 3f81", "BF16, 0x1.02ffffffffp0, 3f81", "BF16, 1e-300, 0000"
    })
    void roundsDoublesOnce(DType dtype, String value, String wanted) {
        assertEquals(wanted, bits(dtype, Double.parseDouble(value)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyBitPatternSurvivesARoundTrip(DType dtype) {
        MemorySegment cell = MemorySegment.ofArray(new byte[2]);
        for (int bits = 0; bits < 0x10000; bits++) {
            cell.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) bits);
            double value = Elements.get(cell, dtype, 0);
            Elements.set(cell, dtype, 0, value);
            if (Double.isNaN(value)) {
                assertTrue(Double.isNaN(Elements.get(cell, dtype, 0)));
            } else {
                assertEquals((short) bits, cell.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
            }
        }
    }

    @Test
    void aSignallingNanWithLowBitsOnlyStaysNan() {
        assertTrue(Float.isNaN(Elements.bf16ToFloat(Elements.floatToBf16(Float.intBitsToFloat(0x7f800001)))));
    }

    @Test
    void wholeNumbersKeepSignAndOrder() {
        MemorySegment cells = MemorySegment.ofArray(new byte[16]);
        Elements.set(cells, DType.U8, 3, 255);
        assertEquals(255, Elements.get(cells, DType.U8, 3));
        Elements.set(cells, DType.I32, 1, -70000);
        assertEquals(-70000, Elements.get(cells, DType.I32, 1));
        Elements.set(cells, DType.I64, 1, -5e12);
        assertEquals(-5e12, Elements.get(cells, DType.I64, 1));
        Elements.set(cells, DType.I32, 0, 0x01020304);
        assertEquals(4, cells.get(ValueLayout.JAVA_BYTE, 0));
    }

    private static String bits(DType dtype, double value) {
        MemorySegment cell = MemorySegment.ofArray(new byte[2]);
        Elements.set(cell, dtype, 0, value);
        return String.format("%04x", cell.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0));
    }
}
