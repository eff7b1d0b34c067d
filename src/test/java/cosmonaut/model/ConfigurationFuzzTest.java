package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.prior.PriorConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Seeded damage to the starter's configurations ends in one clear line or in a configuration, never in another error.
final class ConfigurationFuzzTest {

    private static final Map<String, Consumer<Path>> READERS = Map.of(
            "world.json", WorldConfig::read,
            "transformer/config.json", DitConfig::read,
            "keyframe_prior/config.json", PriorConfig::read,
            "scheduler/config.json", SamplerConfig::read);

    private static final String[] PIECES = {
        "null", "1e999", "-1", "0", "NaN", "[", "]", "{}", "\"\"", ",", "99999999999999999999", "true", "\u0000", "[[[["
    };

    @TempDir
    private Path folder;

    @Test
    void damageIsRefusedInOneLine() throws IOException {
        Random random = new Random(11);
        for (Map.Entry<String, Consumer<Path>> reader : READERS.entrySet()) {
            String whole = Files.readString(Path.of("sample-scenes/starter", reader.getKey()));
            int refused = 0;
            for (int i = 0; i < 600; i++) {
                Path file = folder.resolve("damaged.json");
                Files.write(file, damaged(whole, random).getBytes(StandardCharsets.UTF_8));
                try {
                    reader.getValue().accept(file);
                } catch (InvalidInputException e) {
                    refused++;
                    String message = String.valueOf(e.getMessage());
                    assertEquals(1, message.lines().count(), message);
                    assertTrue(message.contains("damaged.json"), message);
                } catch (RuntimeException e) {
                    throw new AssertionError(reader.getKey() + " crashed on " + Files.readString(file), e);
                }
            }
            assertTrue(refused > 100, reader.getKey() + ": " + refused + " refused");
        }
    }

    private static String damaged(String whole, Random random) {
        StringBuilder text = new StringBuilder(whole);
        for (int m = random.nextInt(3) + 1; m > 0; m--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(6));
            text.replace(at, end, random.nextBoolean() ? "" : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
