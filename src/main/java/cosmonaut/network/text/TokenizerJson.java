package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.text.TokenizerParts.Marker;
import cosmonaut.network.text.UnigramModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A Hugging Face `tokenizer.json` of the Unigram kind.
final class TokenizerJson {

    private static final int MOST_MARKERS = 10_000;
    private static final int LONGEST_TEMPLATE = 64;

    private TokenizerJson() {}

    /// @throws InvalidInputException if the file is not JSON or asks for something that is not known
    static TokenizerParts read(Path path) {
        JsonNode root = JsonFile.readTree(path);
        String file = path.toString();
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
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        template(root.path("post_processor"), before, after, file);
        return new TokenizerParts(
                TextNormalizer.parse(root.path("normalizer"), file),
                PreTokenizer.parse(root.path("pre_tokenizer"), file),
                pieces,
                unknown,
                markers(root.path("added_tokens"), file),
                before,
                after);
    }

    private static List<Piece> pieces(JsonNode vocabulary, String file) {
        List<Piece> pieces = new ArrayList<>(vocabulary.size());
        for (JsonNode entry : vocabulary) {
            if (entry.size() != 2 || !entry.path(0).isString() || !entry.path(1).isNumber()) {
                throw new InvalidInputException(file + ": vocab entry " + pieces.size()
                        + " is not a piece with its score; download the tokenizer again");
            }
            Piece piece = new Piece(entry.path(0).asString(), entry.path(1).asDouble(Double.NaN));
            TokenizerParts.require(piece, pieces.size(), file);
            pieces.add(piece);
        }
        return pieces;
    }

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
            if (content.isEmpty() || id < 0 || id >= TokenizerParts.HIGHEST_ID || !plain) {
                throw new InvalidInputException(file + ": the added token \"" + content
                        + "\" is of a kind that is not known; use a T5 tokenizer");
            }
            markers.add(new Marker(content, id));
        }
        return markers;
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
