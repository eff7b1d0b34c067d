package cosmonaut.network.text;

import cosmonaut.JsonFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// Files of SentencePiece for tests: the golden one with its character table, and ones written field by field.
public final class SentencePieceFiles {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// The small vocabulary of `cosmonaut_training.golden.prompts` without its table.
    public static byte[] bare() throws IOException {
        return Files.readAllBytes(GOLDEN.resolve("text-sentencepiece.model"));
    }

    /// The same with its table, which a further part of the same message brings: parts of a message are merged.
    public static byte[] whole() throws IOException {
        byte[] table = Base64.getDecoder().decode(table());
        return new SentencePieceFiles()
                .raw(bare())
                .message(3, new SentencePieceFiles().bytes(2, table))
                .done();
    }

    /// `tokenizer.json` that transformers made of it, with the table.
    static String json() throws IOException {
        String bare = Files.readString(GOLDEN.resolve("text-sentencepiece.json"));
        return bare.replace("\"precompiled_charsmap\":\"\"", "\"precompiled_charsmap\":\"" + table() + "\"");
    }

    private static String table() {
        return JsonFile.readTree(GOLDEN.resolve("text-unigram.json"))
                .path("normalizer")
                .path("normalizers")
                .path(0)
                .path("precompiled_charsmap")
                .asString();
    }

    /// The three pieces that a model must have, and "a".
    static SentencePieceFiles least() {
        return new SentencePieceFiles()
                .piece("<pad>", 0, 3)
                .piece("</s>", 0, 3)
                .piece("<unk>", 0, 2)
                .piece("\u2581a", -1, 1);
    }

    SentencePieceFiles piece(String text, float score, int type) {
        return message(
                1,
                new SentencePieceFiles()
                        .bytes(1, text.getBytes(StandardCharsets.UTF_8))
                        .real(2, score)
                        .number(3, type));
    }

    SentencePieceFiles message(int field, SentencePieceFiles content) {
        return bytes(field, content.done());
    }

    SentencePieceFiles bytes(int field, byte[] content) {
        varint(field << 3 | 2);
        varint(content.length);
        return raw(content);
    }

    SentencePieceFiles number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    SentencePieceFiles real(int field, float value) {
        varint(field << 3 | 5);
        return raw(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    }

    SentencePieceFiles raw(byte... content) {
        out.writeBytes(content);
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long left = value;
        while (left < 0 || left > 127) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
