package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What needs weights that are not in the repository. To run it: `mvn test -Dtest=InstalledWeights`, with the folder
/// that `cosmonaut guardrails install` fills as the property `cosmonaut.guardrails`.
@EnabledIfSystemProperty(named = "cosmonaut.guardrails", matches = ".+")
class InstalledWeights {

    /// Numbers by TensorFlow.js 4 (`loadLayersModel`, its processor backend) for values of 8 bits, `7919 i mod 256`.
    @Test
    void theClassifierAgreesWithTensorFlow() {
        GuardrailFolder weights = new GuardrailFolder(Path.of(System.getProperty("cosmonaut.guardrails")));
        FrameGuard guard = new FrameGuard(new LayersModel(
                GuardrailWeights.CLASSES.read(weights).orElseThrow(),
                GuardrailWeights.CLASSES_DATA.read(weights).orElseThrow()));
        float[] input = new float[3 * FrameGuard.SIDE * FrameGuard.SIDE];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) ((long) i * 7919 % 256 / 255.0);
        }
        Map<FrameClass, Double> found = guard.classify(input);
        double[] expected = {
            0.5471470355987549, 0.023188123479485512, 0.4174425005912781, 0.009246856905519962, 0.002975527197122574
        };
        for (FrameClass one : FrameClass.values()) {
            assertEquals(expected[one.ordinal()], found.getOrDefault(one, Double.NaN), 1e-6, one.key());
        }
    }
}
