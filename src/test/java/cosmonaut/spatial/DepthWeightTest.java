package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DepthWeightTest {

    @Test
    void agreesWithTheLibrary() {
        for (double logDepthMax : new double[] {Math.log(101), Math.log(3), 0.01}) {
            DepthWeight weight = new DepthWeight(50 / logDepthMax);
            for (float z = 1e-4f; z < 1e5f; z *= 1.003f) {
                double expected = 1 / (Math.exp(Math.min(80, 50 * Math.log(1 + (double) z) / logDepthMax)) + 1e-7);
                assertEquals(1, weight.of(z) / expected, 2e-7);
            }
        }
    }
}
