package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.network.text.TokenizerParts.Marker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text to token ids, as a Hugging Face `tokenizer.json` of the Unigram kind or a `spiece.model` of T5 says; gives the
/// ids that the `tokenizers` library and transformers' T5Tokenizer give.
///
/// Immutable; any thread may use it.
public final class TextTokenizer {

    /// Characters of a text, before and after it is normalised.
    private static final int LONGEST_TEXT = TextNormalizer.LONGEST_TEXT;

    /// Rows of a table beyond the vocabulary: T5's are padded to a multiple of 128, in some files from the vocabulary
    /// without the extra ids.
    private static final int MOST_PADDING = 128;

    private final TextNormalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final UnigramModel model;
    private final List<Marker> markers;
    private final int[] before;
    private final int[] after;
    private final int vocabularySize;
    private final String file;

    private TextTokenizer(TokenizerParts parts, String file) {
        this.file = file;
        this.normalizer = parts.normalizer();
        this.preTokenizer = parts.preTokenizer();
        this.model = new UnigramModel(parts.pieces(), parts.unknown());
        this.markers = parts.markers();
        this.vocabularySize = parts.vocabularySize();
        requireKnown(parts.before());
        requireKnown(parts.after());
        this.before = parts.before().stream().mapToInt(Integer::intValue).toArray();
        this.after = parts.after().stream().mapToInt(Integer::intValue).toArray();
    }

    /// Reads a vocabulary: SentencePiece's own file if the name ends in `.model`, else `tokenizer.json`.
    ///
    /// @throws InvalidInputException if it is damaged or asks for something that is not known
    public static TextTokenizer read(Path file) {
        Path name = file.getFileName();
        boolean own = name != null && name.toString().endsWith(".model");
        return new TextTokenizer(own ? SentencePieceModel.read(file) : TokenizerJson.read(file), file.toString());
    }

    /// Ids beyond the largest one, which the encoder's table must have.
    public int vocabularySize() {
        return vocabularySize;
    }

    /// Refuses a vocabulary that is not the one the encoder was trained with, as far as its size tells.
    ///
    /// @param rows of the encoder's table, which is padded to a round number
    /// @param config that says so, for the message
    /// @throws InvalidInputException if the table lacks rows, or has more than padding explains
    public void requireFit(int rows, Path config) {
        if (vocabularySize > rows || rows - vocabularySize > MOST_PADDING) {
            throw new InvalidInputException(file + " has " + vocabularySize + " tokens, the text encoder of " + config
                    + " has vocab_size " + rows + ": they belong to different models; use those of one model");
        }
    }

    /// The ids of a text, cut to `maxTokens` with the closing `</s>` in place.
    ///
    /// @return at most `maxTokens` ids, without padding
    /// @throws InvalidInputException if the text is too long, or so few tokens have no room for those around the text
    public int[] encode(String text, int maxTokens) {
        int room = maxTokens - before.length - after.length;
        if (room < 0) {
            throw new InvalidInputException(file + ": the template puts " + (before.length + after.length)
                    + " tokens around a text, the model takes " + maxTokens
                    + " in all; use the tokenizer of the model");
        }
        requireLength(text);
        List<Integer> ids = pieces(text);
        int count = Math.min(room, ids.size());
        int[] out = new int[before.length + count + after.length];
        System.arraycopy(before, 0, out, 0, before.length);
        for (int i = 0; i < count; i++) {
            out[before.length + i] = ids.get(i);
        }
        System.arraycopy(after, 0, out, before.length + count, after.length);
        return out;
    }

    private List<Integer> pieces(String text) {
        List<Integer> ids = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at < text.length()) {
            Marker marker = markerAt(text, at);
            if (marker == null) {
                at++;
            } else {
                addPlain(text.substring(from, at), from == 0, ids);
                ids.add(marker.id());
                at += marker.text().length();
                from = at;
            }
        }
        addPlain(text.substring(from), from == 0, ids);
        return ids;
    }

    private void addPlain(String text, boolean first, List<Integer> ids) {
        String normal = normalizer.normalize(text);
        requireLength(normal);
        for (String word : preTokenizer.split(normal, first)) {
            ids.addAll(model.encode(word));
        }
    }

    private void requireLength(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidInputException(file + ": a text of " + text.length() + " characters, at most "
                    + LONGEST_TEXT + " are read; shorten the prompt");
        }
    }

    private void requireKnown(List<Integer> ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabularySize) {
                throw new InvalidInputException(
                        file + ": the template has the token " + id + ", which is not in the vocabulary");
            }
        }
    }

    private @Nullable Marker markerAt(String text, int at) {
        for (Marker marker : markers) {
            if (text.startsWith(marker.text(), at)) {
                return marker;
            }
        }
        return null;
    }
}
