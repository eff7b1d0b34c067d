package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// SentencePiece's table of character replacements, as `tokenizer.json` and `spiece.model` carry it
/// (`precompiled_charsmap`).
///
/// Layout: little-endian length of a double-array trie in bytes, the trie's 32-bit units, then the replacements as
/// zero-ended UTF-8 strings that the trie's values point at.
final class PrecompiledCharacters {

    /// User-perceived characters shorter than this in UTF-8 are looked up as a whole first.
    private static final int WHOLE_BYTES = 6;

    /// Bytes of a replacement: no character of Unicode decomposes into more than 33.
    private static final int LONGEST_REPLACEMENT = 255;

    private static final Pattern USER_CHARACTER = Pattern.compile("\\X");

    private final int[] trie;
    private final byte[] replacements;

    private PrecompiledCharacters(int[] trie, byte[] replacements) {
        this.trie = trie;
        this.replacements = replacements;
    }

    /// @param base64 the file's text
    /// @param file for messages
    static PrecompiledCharacters parse(String base64, String file) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": precompiled_charsmap is not base64; download the tokenizer again", e);
        }
        return of(ByteBuffer.wrap(bytes), file);
    }

    /// @param table from its position to its limit
    /// @param file for messages
    static PrecompiledCharacters of(ByteBuffer table, String file) {
        ByteBuffer bytes = table.slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.remaining() < 4 ? -1 : bytes.getInt();
        if (length < 4 || length % 4 != 0 || length > bytes.remaining()) {
            throw new InvalidInputException(file + ": precompiled_charsmap is cut short; download the tokenizer again");
        }
        int[] trie = new int[length / 4];
        for (int i = 0; i < trie.length; i++) {
            trie[i] = bytes.getInt();
        }
        byte[] replacements = new byte[bytes.remaining()];
        bytes.get(replacements);
        requireShort(replacements, file);
        return new PrecompiledCharacters(trie, replacements);
    }

    private static void requireShort(byte[] replacements, String file) {
        int length = 0;
        for (byte one : replacements) {
            length = one == 0 ? 0 : length + 1;
            if (length > LONGEST_REPLACEMENT) {
                throw new InvalidInputException(file + ": precompiled_charsmap has a replacement of more than "
                        + LONGEST_REPLACEMENT + " bytes; download the tokenizer again");
            }
        }
    }

    String normalize(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Matcher characters = USER_CHARACTER.matcher(text);
        while (characters.find()) {
            String whole = characters.group();
            byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
            String replaced = utf8.length < WHOLE_BYTES ? replacement(utf8) : null;
            if (replaced != null) {
                out.append(replaced);
            } else {
                whole.codePoints().forEach(point -> {
                    String single = Character.toString(point);
                    String other = replacement(single.getBytes(StandardCharsets.UTF_8));
                    out.append(other == null ? single : other);
                });
            }
        }
        return out.toString();
    }

    /// What stands for the shortest prefix of the key that the table knows, or null. That a longer prefix does not win
    /// is how the reference has it.
    private @Nullable String replacement(byte[] key) {
        int node = offset(trie[0]);
        for (byte signed : key) {
            int label = Byte.toUnsignedInt(signed);
            node ^= label;
            if (label == 0 || node < 0 || node >= trie.length || (trie[node] & 0x800000FF) != label) {
                return null;
            }
            int unit = trie[node];
            node ^= offset(unit);
            if ((unit >>> 8 & 1) == 1) {
                return node < 0 || node >= trie.length ? null : stringAt(trie[node] & 0x7FFFFFFF);
            }
        }
        return null;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    private @Nullable String stringAt(int index) {
        if (index >= replacements.length) {
            return null;
        }
        int end = index;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return new String(replacements, index, end - index, StandardCharsets.UTF_8);
    }
}
