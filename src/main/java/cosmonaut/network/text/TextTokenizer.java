package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.text.UnigramModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Text to token ids, as a Hugging Face `tokenizer.json` of the Unigram kind says; gives the ids that the `tokenizers`
/// library gives.
///
/// Immutable; any thread may use it.
public final class TextTokenizer {

    /// Ids are rows of an encoder's table, which has no more.
    private static final int HIGHEST_ID = 1 << 20;

    /// Characters of a piece, of which sentence pieces have 16 at most.
    private static final int LONGEST_PIECE = 256;

    private static final int MOST_MARKERS = 10_000;
    private static final int LONGEST_TEMPLATE = 64;

    /// Characters of a text, before and after it is normalised.
    private static final int LONGEST_TEXT = TextNormalizer.LONGEST_TEXT;

    /// A token that is found in the text as it was typed, before anything else is done.
    private record Marker(String text, int id) {}

    private final TextNormalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final UnigramModel model;
    private final List<Marker> markers;
    private final int[] before;
    private final int[] after;
    private final int vocabularySize;
    private final String file;

    private TextTokenizer(JsonNode root, String file) {
        this.file = file;
        JsonNode modelNode = root.path("model");
        if (!modelNode.path("type").asString("Unigram").equals("Unigram")
                || !modelNode.path("vocab").isArray()
                || modelNode.path("byte_fallback").asBoolean(false)) {
            throw new InvalidInputException(
                    file + ": is no Unigram tokenizer without byte fallback; use the tokenizer.json of a T5 model");
        }
        List<Piece> pieces = pieces(modelNode.path("vocab"), file);
        int unknown = modelNode.path("unk_id").asInt(-1);
        if (unknown < 0 || unknown >= pieces.size()) {
            throw new InvalidInputException(file + ": unk_id " + unknown + " is not in the vocabulary");
        }
        this.normalizer = TextNormalizer.parse(root.path("normalizer"), file);
        this.preTokenizer = PreTokenizer.parse(root.path("pre_tokenizer"), file);
        this.model = new UnigramModel(pieces, unknown);
        this.markers = markers(root.path("added_tokens"), file);
        this.vocabularySize = Math.max(
                pieces.size(), 1 + markers.stream().mapToInt(Marker::id).max().orElse(-1));
        List<Integer> first = new ArrayList<>();
        List<Integer> last = new ArrayList<>();
        template(root.path("post_processor"), first, last, file);
        requireKnown(first);
        requireKnown(last);
        this.before = first.stream().mapToInt(Integer::intValue).toArray();
        this.after = last.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Reads `tokenizer.json`.
    ///
    /// @throws InvalidInputException if it is not JSON or asks for something that is not known
    public static TextTokenizer read(Path file) {
        return new TextTokenizer(JsonFile.readTree(file), file.toString());
    }

    /// Ids beyond the largest one, which the encoder's table must have.
    public int vocabularySize() {
        return vocabularySize;
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

    private static List<Piece> pieces(JsonNode vocabulary, String file) {
        List<Piece> pieces = new ArrayList<>(vocabulary.size());
        for (JsonNode entry : vocabulary) {
            if (entry.size() != 2 || !entry.path(0).isString() || !entry.path(1).isNumber()) {
                throw new InvalidInputException(file + ": vocab entry " + pieces.size()
                        + " is not a piece with its score; download the tokenizer again");
            }
            Piece piece = new Piece(entry.path(0).asString(), entry.path(1).asDouble(Double.NaN));
            if (piece.text().length() > LONGEST_PIECE || !Double.isFinite(piece.score())) {
                throw new InvalidInputException(file + ": vocab entry " + pieces.size() + " has more than "
                        + LONGEST_PIECE + " characters or a score that is not finite; download the tokenizer again");
            }
            pieces.add(piece);
        }
        return pieces;
    }

    /// Longest first, so that of two that begin alike the longer is found.
    private static List<Marker> markers(JsonNode added, String file) {
        if (added.size() > MOST_MARKERS) {
            throw new InvalidInputException(file + ": " + added.size() + " added tokens, at most " + MOST_MARKERS
                    + " are read; use a T5 tokenizer");
        }
        List<Marker> markers = new ArrayList<>();
        for (JsonNode token : added) {
            String content = token.path("content").asString("");
            int id = token.path("id").asInt(-1);
            boolean plain = !token.path("single_word").asBoolean(false)
                    && !token.path("lstrip").asBoolean(false)
                    && !token.path("rstrip").asBoolean(false)
                    && !token.path("normalized").asBoolean(false);
            if (content.isEmpty() || id < 0 || id >= HIGHEST_ID || !plain) {
                throw new InvalidInputException(file + ": the added token \"" + content
                        + "\" is of a kind that is not known; use a T5 tokenizer");
            }
            markers.add(new Marker(content, id));
        }
        markers.sort(Comparator.comparingInt((Marker marker) -> marker.text().length())
                .reversed());
        return List.copyOf(markers);
    }

    /// The special tokens around the text: the `single` template.
    private static void template(JsonNode node, List<Integer> before, List<Integer> after, String file) {
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        if (!node.path("type").asString("").equals("TemplateProcessing")) {
            throw new InvalidInputException(file + ": the post-processor \""
                    + node.path("type").asString("") + "\" is not known; use a T5 tokenizer");
        }
        boolean textSeen = false;
        for (JsonNode part : node.path("single")) {
            if (part.has("Sequence")) {
                textSeen = true;
                continue;
            }
            String name = part.path("SpecialToken").path("id").asString("");
            for (JsonNode id : node.path("special_tokens").path(name).path("ids")) {
                (textSeen ? after : before).add(id.asInt(-1));
                if (before.size() + after.size() > LONGEST_TEMPLATE) {
                    throw new InvalidInputException(file + ": the template puts more than " + LONGEST_TEMPLATE
                            + " tokens around a text; use a T5 tokenizer");
                }
            }
        }
    }
}
