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

    /// A token that is found in the text as it was typed, before anything else is done.
    private record Marker(String text, int id) {}

    private final TextNormalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final UnigramModel model;
    private final List<Marker> markers;
    private final int[] before;
    private final int[] after;
    private final int vocabularySize;

    private TextTokenizer(JsonNode root, String file) {
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
    public int[] encode(String text, int maxTokens) {
        int room = maxTokens - before.length - after.length;
        if (room < 0) {
            throw new IllegalArgumentException(maxTokens + " tokens have no room for the template");
        }
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
        for (String word : preTokenizer.split(normalizer.normalize(text), first)) {
            ids.addAll(model.encode(word));
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
            pieces.add(new Piece(entry.path(0).asString(), entry.path(1).asDouble()));
        }
        return pieces;
    }

    /// Longest first, so that of two that begin alike the longer is found.
    private static List<Marker> markers(JsonNode added, String file) {
        List<Marker> markers = new ArrayList<>();
        for (JsonNode token : added) {
            String content = token.path("content").asString("");
            int id = token.path("id").asInt(-1);
            boolean plain = !token.path("single_word").asBoolean(false)
                    && !token.path("lstrip").asBoolean(false)
                    && !token.path("rstrip").asBoolean(false)
                    && !token.path("normalized").asBoolean(false);
            if (content.isEmpty() || id < 0 || !plain) {
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
                (textSeen ? after : before).add(id.asInt(0));
            }
        }
    }
}
