package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardrailWeightsTest {

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
}
