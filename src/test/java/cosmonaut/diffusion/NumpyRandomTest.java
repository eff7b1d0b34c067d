package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Against numbers printed by NumPy 2.4.6.
class NumpyRandomTest {

    @Test
    void seedsGiveNumpysNormals() {
        NumpyRandom zero = NumpyRandom.ofSeed(0);
        assertEquals(1.764052345967664, zero.standardNormal(), 1e-15);
        assertEquals(0.4001572083672233, zero.standardNormal(), 1e-15);
        assertEquals(0.9787379841057392, zero.standardNormal(), 1e-15);
        NumpyRandom one = NumpyRandom.ofSeed(1);
        assertEquals(1.6243454, one.standardNormal(), 5e-8);
        assertEquals(-0.61175641, one.standardNormal(), 5e-9);
        NumpyRandom largest = NumpyRandom.ofSeed(0xffffffffL);
        assertEquals(0.64840867, largest.standardNormal(), 5e-9);
        assertEquals(0.66932353, largest.standardNormal(), 5e-9);
        assertEquals(-1.08054372, largest.standardNormal(), 5e-9);
    }

    @Test
    void laterNumbersCrossTheRefillOfTheState() {
        float[] values = NumpyRandom.ofSeed(123).standardNormals(1001);
        assertEquals(-1.0856306f, values[0]);
        assertEquals(0.99734545f, values[1]);
        assertEquals(0.75203367, values[500], 5e-8);
        assertEquals(-1.11143045, values[999], 5e-8);
        assertEquals(-0.74882747, values[1000], 5e-8);
    }

    @Test
    void seedsOfSeveralWords() {
        NumpyRandom four = NumpyRandom.ofWords(0x123, 0x234, 0x345, 0x456);
        assertEquals(-0.46519051, four.standardNormal(), 5e-9);
        assertEquals(-0.30077571, four.standardNormal(), 5e-9);
        NumpyRandom large = NumpyRandom.ofSeed((1L << 32) + 5);
        assertEquals(-0.48928741, large.standardNormal(), 5e-9);
        assertEquals(-0.77095173, large.standardNormal(), 5e-9);
    }
}
