package cosmonaut.network.text;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.network.text.TokenizerParts.Marker;
import cosmonaut.network.text.UnigramModel.Piece;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vocabulary as SentencePiece writes it (`spiece.model`, the message `ModelProto`), with the rules that Hugging
/// Face's `T5Tokenizer` puts around it.
///
/// The rules: 100 tokens `<extra_id_99>` to `<extra_id_0>` lie behind the vocabulary; they and the control pieces are
/// found in a text as it was typed; blanks of any kind part words, each of which begins with a visible mark; `</s>`
/// ends every text. What SentencePiece itself would do about blanks differs in places; a file that asks it for
/// something else than T5's is refused.
final class SentencePieceModel {

    private static final int MOST_BYTES = 64 << 20;
    private static final int EXTRA_IDS = 100;
    private static final String EXTRA = "<extra_id_";
    private static final int UNIGRAM = 1;
    private static final String REMEDY = "; use the spiece.model of a T5 model";

    /// Of `ModelProto.SentencePiece.Type`.
    private static final int NORMAL = 1;

    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int MOST_MARKERS = 1_000;

    private final String file;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Marker> markers = new ArrayList<>();
    private int unknown = -1;
    private int pad = -1;
    private int end = -1;
    private @Nullable Integer statedUnknown;
    private @Nullable Integer statedEnd;
    private @Nullable Integer statedPad;
    private @Nullable PrecompiledCharacters characters;

    private SentencePieceModel(String file) {
        this.file = file;
    }

    /// @throws InvalidInputException if the file is damaged or no regular one, or holds another model than a T5's
    static TokenizerParts read(Path path) {
        String file = path.toString();
        byte[] bytes = InputFile.read(path, file, MOST_BYTES);
        SentencePieceModel model = new SentencePieceModel(file);
        model.take(new Protobuf(ByteBuffer.wrap(bytes), file));
        return model.parts();
    }

    private void take(Protobuf fields) {
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> takePiece(fields.message());
                case 2 -> takeTraining(fields.message());
                case 3 -> takeNormalization(fields.message());
                default -> {
                    // Self-tests and the way back from pieces to text are not needed.
                }
            }
        }
    }

    private void takePiece(Protobuf fields) {
        String text = "";
        double score = 0;
        int type = NORMAL;
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 1 -> text = fields.text(4 * TokenizerParts.LONGEST_PIECE);
                case 2 -> score = fields.real();
                case 3 -> type = fields.integer();
                default -> {
                    // Extensions are for others.
                }
            }
        }
        int id = pieces.size();
        if (text.isEmpty() || text.startsWith(EXTRA) || id >= TokenizerParts.HIGHEST_ID - EXTRA_IDS) {
            throw new InvalidInputException(file + ": piece " + id + ", \"" + text
                    + "\", has no place: it is empty, one of the extra ids of T5, or one too many" + REMEDY);
        }
        Piece piece = new Piece(text, score);
        TokenizerParts.require(piece, id, file);
        pieces.add(piece);
        switch (type) {
            case NORMAL -> {
                // Lies in the vocabulary, and nothing more.
            }
            case UNKNOWN -> {
                if (unknown >= 0) {
                    throw new InvalidInputException(
                            file + ": pieces " + unknown + " and " + id + " both stand for the unknown" + REMEDY);
                }
                unknown = id;
                mark(text, id);
            }
            case CONTROL, USER_DEFINED -> {
                pad = text.equals("<pad>") ? id : pad;
                end = text.equals("</s>") ? id : end;
                mark(text, id);
            }
            default ->
                throw new InvalidInputException(file + ": piece " + id + " is of type " + type
                        + " (unused, or a byte), which is not known" + REMEDY);
        }
    }

    private void mark(String text, int id) {
        if (markers.size() >= MOST_MARKERS) {
            throw new InvalidInputException(
                    file + ": more than " + MOST_MARKERS + " control and user-defined pieces" + REMEDY);
        }
        markers.add(new Marker(text, id));
    }

    /// `TrainerSpec`.
    private void takeTraining(Protobuf fields) {
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 3 -> {
                    int type = fields.integer();
                    if (type != UNIGRAM) {
                        throw new InvalidInputException(
                                file + ": is a " + kind(type) + " model, only Unigram ones are read" + REMEDY);
                    }
                }
                case 24 -> requireFlag(fields, false, "treat_whitespace_as_suffix");
                case 35 -> requireFlag(fields, false, "byte_fallback");
                case 40 -> statedUnknown = fields.integer();
                case 42 -> statedEnd = fields.integer();
                case 43 -> statedPad = fields.integer();
                default -> {
                    // How the model was trained.
                }
            }
        }
    }

    /// `NormalizerSpec`.
    private void takeNormalization(Protobuf fields) {
        for (int field = fields.next(); field != 0; field = fields.next()) {
            switch (field) {
                case 2 -> {
                    ByteBuffer table = fields.bytes();
                    characters = table.hasRemaining() ? PrecompiledCharacters.of(table, file) : null;
                }
                case 3 -> requireFlag(fields, true, "add_dummy_prefix");
                case 4 -> requireFlag(fields, true, "remove_extra_whitespaces");
                case 5 -> requireFlag(fields, true, "escape_whitespaces");
                default -> {
                    // The name of the table, and the rules that it was made from.
                }
            }
        }
    }

    private void requireFlag(Protobuf fields, boolean wanted, String name) {
        if (fields.flag() != wanted) {
            throw new InvalidInputException(file + ": " + name + " is " + !wanted + ", which is not known" + REMEDY);
        }
    }

    private TokenizerParts parts() {
        if (unknown < 0 || end < 0 || pad != 0) {
            throw new InvalidInputException(file + ": has " + pieces.size() + " pieces, but not <pad> as the first of"
                    + " them, </s>, and one for the unknown" + REMEDY);
        }
        requireStated(statedUnknown, unknown, "unk_id");
        requireStated(statedEnd, end, "eos_id");
        requireStated(statedPad, pad, "pad_id");
        for (int i = EXTRA_IDS - 1; i >= 0; i--) {
            String text = EXTRA + i + ">";
            markers.add(new Marker(text, pieces.size()));
            pieces.add(new Piece(text, 0));
        }
        PrecompiledCharacters table = characters;
        return new TokenizerParts(
                table == null ? text -> text : table::normalize,
                PreTokenizer.ofT5(),
                pieces,
                unknown,
                markers,
                List.of(),
                List.of(end));
    }

    private void requireStated(@Nullable Integer stated, int found, String name) {
        if (stated != null && stated != found) {
            throw new InvalidInputException(
                    file + ": " + name + " is " + stated + ", the piece is number " + found + "; download it again");
        }
    }

    private static String kind(int type) {
        return switch (type) {
            case 2 -> "BPE";
            case 3 -> "word";
            case 4 -> "character";
            default -> "foreign";
        };
    }
}
