package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import cosmonaut.network.text.UnigramModel.Piece;
import java.util.Comparator;
import java.util.List;

/// What a file says of a [TextTokenizer], whatever the format of the file.
///
/// @param normalizer what is done to a text before it is cut
/// @param preTokenizer cuts it into words
/// @param pieces the vocabulary, by id
/// @param unknown id of the unknown token
/// @param markers tokens that are found in the text as it was typed, the longest first
/// @param before ids in front of every text
/// @param after ids behind every text
record TokenizerParts(
        TextNormalizer normalizer,
        PreTokenizer preTokenizer,
        List<Piece> pieces,
        int unknown,
        List<Marker> markers,
        List<Integer> before,
        List<Integer> after) {

    /// Ids are rows of an encoder's table, which has no more.
    static final int HIGHEST_ID = 1 << 20;

    /// Characters of a piece, of which sentence pieces have 16 at most.
    static final int LONGEST_PIECE = 256;

    /// A token that is found in the text as it was typed, before anything else is done.
    record Marker(String text, int id) {}

    TokenizerParts {
        // Of two that begin alike the longer is found.
        markers = markers.stream()
                .sorted(Comparator.comparingInt((Marker marker) -> marker.text().length())
                        .reversed())
                .toList();
    }

    /// Ids beyond the largest one.
    int vocabularySize() {
        return Math.max(
                pieces.size(), 1 + markers.stream().mapToInt(Marker::id).max().orElse(-1));
    }

    /// Checks a piece before it is taken into the vocabulary.
    ///
    /// @param index in the vocabulary
    static void require(Piece piece, int index, String file) {
        if (piece.text().length() > LONGEST_PIECE || !Double.isFinite(piece.score())) {
            throw new InvalidInputException(file + ": vocab entry " + index + " has more than " + LONGEST_PIECE
                    + " characters or a score that is not finite; download the tokenizer again");
        }
    }
}
