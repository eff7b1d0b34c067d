package cosmonaut.network.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Against ids of the `tokenizers` library, see `cosmonaut_training.golden.text`.
class TextTokenizerTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"text-unigram.json,512", "text-unigram.json,9", "text-starter.json,512"})
    void givesTheIdsOfTheTokenizersLibrary(String file, int maxTokens) {
        TextTokenizer tokenizer = TextTokenizer.read(GOLDEN.resolve(file));
        JsonNode golden = JsonFile.readTree(GOLDEN.resolve("text-ids.json"));
        JsonNode strings = golden.get("strings");
        assertTrue(strings.size() > 40);
        for (int i = 0; i < strings.size(); i++) {
            int[] expected = golden.get(file)
                    .get(Integer.toString(maxTokens))
                    .get(i)
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            String text = strings.get(i).asString();
            assertArrayEquals(expected, tokenizer.encode(text, maxTokens), "\"" + text + "\" by " + file);
        }
    }

    @Test
    void takesTextThatIsNoUnicode() {
        TextTokenizer tokenizer = TextTokenizer.read(GOLDEN.resolve("text-unigram.json"));
        int[] ids = tokenizer.encode("lone \ud800 surrogate", 512);
        assertEquals(1, ids[ids.length - 1]);
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("no room", 0));
    }

    @Test
    void readsLongTextInReasonableTime() {
        TextTokenizer tokenizer = TextTokenizer.read(GOLDEN.resolve("text-unigram.json"));
        assertEquals(512, tokenizer.encode("a quiet library ".repeat(20_000), 512).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\"]]}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":1,\"vocab\":[[\"a\",0]]}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":null,\"vocab\":[[\"a\",0]]}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},\"normalizer\":{\"type\":\"Odd\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},"
                        + "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},"
                        + "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"!!\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},\"pre_tokenizer\":{\"type\":\"Odd\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},\"post_processor\":{\"type\":\"Odd\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0]]},"
                        + "\"added_tokens\":[{\"id\":0,\"content\":\"a\",\"normalized\":true}]}",
                "[",
            })
    void refusesWhatItDoesNotKnow(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> TextTokenizer.read(file));
        assertTrue(refused.toString().contains("tokenizer.json"), refused.toString());
    }
}
