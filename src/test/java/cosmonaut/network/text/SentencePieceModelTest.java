package cosmonaut.network.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.OneLine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Against ids of transformers' T5Tokenizer, see `cosmonaut_training.golden.prompts`.
class SentencePieceModelTest {

    private static final Path PROMPTS = Path.of("src/test/resources/golden/text-prompts.json");

    /// What any file may take, however small: 1,000 pieces are objects before they are refused.
    private static final long LEAST_BYTES = 1L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spiece.model", "tokenizer.json"})
    void givesTheIdsOfTransformersForAThousandPrompts(String name) throws IOException {
        TextTokenizer tokenizer = TextTokenizer.read(write(
                name,
                name.endsWith(".json")
                        ? SentencePieceFiles.json().getBytes(StandardCharsets.UTF_8)
                        : SentencePieceFiles.whole()));
        JsonNode golden = JsonFile.readTree(PROMPTS);
        JsonNode prompts = golden.get("prompts");
        assertEquals(1000, prompts.size());
        int most = golden.get("max_tokens").asInt();
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            String text = prompts.get(i)
                    .get(0)
                    .asString()
                    .repeat(prompts.get(i).get(1).asInt());
            int[] expected = golden.get("ids")
                    .get(i)
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            int[] found = tokenizer.encode(text, most);
            if (!Arrays.equals(expected, found)) {
                differing.add("%d \"%s\": %s instead of %s"
                        .formatted(i, OneLine.escaped(text), Arrays.toString(found), Arrays.toString(expected)));
            }
        }
        assertEquals(List.of(), differing);
    }

    @Test
    void putsAHundredTokensBehindTheVocabulary() throws IOException {
        TextTokenizer tokenizer = TextTokenizer.read(
                write("spiece.model", SentencePieceFiles.least().done()));
        assertEquals(104, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {3, 1}, tokenizer.encode("a", 512));
        assertArrayEquals(new int[] {103, 4, 1}, tokenizer.encode("<extra_id_0><extra_id_99>", 512));
        assertArrayEquals(new int[] {3, 3, 1}, tokenizer.encode("a a a a a", 3));
    }

    @Test
    void readsWhatTheTrainerStated() throws IOException {
        SentencePieceFiles training = new SentencePieceFiles()
                .number(3, 1)
                .number(35, 0)
                .number(40, 2)
                .number(41, -1)
                .number(42, 1)
                .number(43, 0);
        byte[] file = SentencePieceFiles.least().message(2, training).done();
        assertEquals(104, TextTokenizer.read(write("tokenizer.model", file)).vocabularySize());
    }

    static Stream<Arguments> hostile() throws IOException {
        byte[] whole = SentencePieceFiles.bare();
        SentencePieceFiles huge = new SentencePieceFiles();
        for (int i = 0; i < 1_002; i++) {
            huge.piece("c" + i, 0, 3);
        }
        return Stream.of(
                Arguments.of("empty", new byte[0], "has 0 pieces"),
                Arguments.of("cut short", Arrays.copyOf(whole, whole.length - 3), "are left"),
                Arguments.of(
                        "text",
                        "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8),
                        "wire type"),
                Arguments.of("length beyond the file", new byte[] {10, (byte) 0xFF, (byte) 0xFF, 0x7F}, "are left"),
                Arguments.of(
                        "negative length",
                        new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
                        "18446744073709551615 bytes"),
                Arguments.of("endless number", new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, "ten bytes"),
                Arguments.of("field zero", new byte[] {2, 0}, "number 0"),
                Arguments.of("group", new byte[] {11, 12}, "wire type 3"),
                Arguments.of("ends in a number", new byte[] {8, -1}, "ends within"),
                Arguments.of("ends in a real", new byte[] {13, 1, 2}, "ends within"),
                Arguments.of("piece that is a number", new byte[] {8, 1}, "wire type 0 instead of 2"),
                Arguments.of(
                        "BPE",
                        SentencePieceFiles.least()
                                .message(2, new SentencePieceFiles().number(3, 2))
                                .done(),
                        "is a BPE model"),
                Arguments.of(
                        "byte fallback",
                        SentencePieceFiles.least()
                                .message(2, new SentencePieceFiles().number(35, 1))
                                .done(),
                        "byte_fallback is true"),
                Arguments.of(
                        "suffix",
                        SentencePieceFiles.least()
                                .message(2, new SentencePieceFiles().number(24, 1))
                                .done(),
                        "treat_whitespace_as_suffix"),
                Arguments.of(
                        "no prefix",
                        SentencePieceFiles.least()
                                .message(3, new SentencePieceFiles().number(3, 0))
                                .done(),
                        "add_dummy_prefix is false"),
                Arguments.of(
                        "blanks kept",
                        SentencePieceFiles.least()
                                .message(3, new SentencePieceFiles().number(4, 0))
                                .done(),
                        "remove_extra_whitespaces"),
                Arguments.of(
                        "blanks plain",
                        SentencePieceFiles.least()
                                .message(3, new SentencePieceFiles().number(5, 0))
                                .done(),
                        "escape_whitespaces"),
                Arguments.of(
                        "table cut short",
                        SentencePieceFiles.least()
                                .message(3, new SentencePieceFiles().bytes(2, new byte[] {8, 0, 0, 0, 1}))
                                .done(),
                        "precompiled_charsmap is cut short"),
                Arguments.of(
                        "other unknown",
                        SentencePieceFiles.least()
                                .message(2, new SentencePieceFiles().number(40, 0))
                                .done(),
                        "unk_id is 0"),
                Arguments.of(
                        "two unknowns",
                        SentencePieceFiles.least().piece("?", 0, 2).done(),
                        "both stand for the unknown"),
                Arguments.of(
                        "bytes",
                        SentencePieceFiles.least().piece("<0x0A>", 0, 6).done(),
                        "of type 6"),
                Arguments.of(
                        "empty piece",
                        SentencePieceFiles.least().piece("", 0, 1).done(),
                        "has no place"),
                Arguments.of(
                        "own extra ids",
                        SentencePieceFiles.least().piece("<extra_id_0>", 0, 4).done(),
                        "extra ids"),
                Arguments.of(
                        "oversized piece",
                        SentencePieceFiles.least().piece("a".repeat(257), 0, 1).done(),
                        "more than 256 characters"),
                Arguments.of(
                        "piece of a novel",
                        SentencePieceFiles.least()
                                .piece("a".repeat(99_999), 0, 1)
                                .done(),
                        "99999 bytes"),
                Arguments.of(
                        "score",
                        SentencePieceFiles.least().piece("b", Float.NaN, 1).done(),
                        "not finite"),
                Arguments.of(
                        "no UTF-8",
                        SentencePieceFiles.least()
                                .message(1, new SentencePieceFiles().bytes(1, new byte[] {(byte) 0xC3, 0x28}))
                                .done(),
                        "no UTF-8"),
                Arguments.of(
                        "no end",
                        new SentencePieceFiles()
                                .piece("<pad>", 0, 3)
                                .piece("<unk>", 0, 2)
                                .done(),
                        "</s>"),
                Arguments.of(
                        "of another family",
                        new SentencePieceFiles()
                                .piece("<unk>", 0, 2)
                                .piece("<s>", 0, 3)
                                .piece("</s>", 0, 3)
                                .done(),
                        "not <pad> as the first"),
                Arguments.of("too many markers", huge.done(), "more than 1000 control"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void refusesInOneLine(String name, byte[] content, String words) throws IOException {
        Path file = write("spiece.model", content);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> TextTokenizer.read(file));
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken <= LEAST_BYTES + 2L * content.length, name + " took " + taken + " bytes");
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("spiece.model") && message.contains(words), name + ": " + message);
        assertEquals(OneLine.escaped(message), message);
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        Path file = folder.resolve("spiece.model");
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> TextTokenizer.read(file));
        assertTrue(refused.toString().contains("does not exist"), refused.toString());
        Files.createDirectory(file);
        refused = assertThrows(InvalidInputException.class, () -> TextTokenizer.read(file));
        assertTrue(refused.toString().contains("is a folder"), refused.toString());
    }
}
