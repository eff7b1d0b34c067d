package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardrailWeightsTest {

    /// A folder with the installed weights; they are never part of the repository.
    private static final String PROPERTY = "cosmonaut.guardrails";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void aFileOfTheRightNameAndOtherBytesIsNotInstalled() throws IOException {
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("face_detection_full_range.tflite"), "something else");
        GuardrailFolder to = new GuardrailFolder(folder.resolve("to"));

        assertThrows(InvalidInputException.class, () -> GuardrailWeights.install(from, to));
        assertThrows(InvalidInputException.class, () -> GuardrailWeights.install(from.resolve("none.tgz"), to));
    }

    @Test
    void installedWeightsThatWereChangedAreRefused() throws IOException {
        Files.writeString(folder.resolve(GuardrailWeights.FACES.file()), "changed");
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> FrameChecks.open(new GuardrailFolder(folder)));
        assertTrue(String.valueOf(e.getMessage()).contains("install them again"), e.getMessage());
    }

    @Test
    void damagedPackagesAreRefused() throws IOException {
        Path bad = Files.write(folder.resolve("bad.tgz"), new byte[] {1, 2, 3});
        assertThrows(InvalidInputException.class, () -> GuardrailWeights.install(bad, new GuardrailFolder(folder)));
    }

    @Test
    void quantisedWeightsAreReadFromScripts() {
        byte[] data = new byte[900];
        data[0] = 3;
        data[899] = (byte) 255;
        String manifest = "x({name:\"a\",shape:[2,3],dtype:\"float32\",quantization:{min:-1,scale:.5,dtype:\"uint8\"}},"
                + "{name:\"b\",shape:[894],dtype:\"float32\",quantization:{min:0,scale:1e-2,dtype:\"uint8\"}})";
        String shard = "module.exports=\"" + Base64.getEncoder().encodeToString(data) + "\"";
        LayersModel model = new LayersModel(bytes(manifest), bytes(shard));

        assertArrayEquals(new float[] {0.5f, -1, -1, -1, -1, -1}, model.of("a"));
        assertEquals(2.55f, model.of("b")[893]);
        assertThrows(InvalidInputException.class, () -> model.of("c"));
        assertThrows(InvalidInputException.class, () -> new LayersModel(bytes("x"), bytes(shard)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Numbers by TensorFlow.js 4 (`loadLayersModel`, its processor backend) for values of 8 bits, `7919 i mod 256`.
    @Test
    void theClassifierAgreesWithTensorFlow() {
        String installed = System.getProperty(PROPERTY, "");
        assumeTrue(!installed.isBlank(), "run with -D" + PROPERTY + "=FOLDER of installed weights");
        GuardrailFolder weights = new GuardrailFolder(Path.of(installed));
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
            assertEquals(expected[one.ordinal()], found.get(one), 1e-6, one.key());
        }
    }
}
