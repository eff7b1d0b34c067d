package cosmonaut.drive.file;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The text of a file from outside.
final class DriveText {

    /// Of one file; drives of an hour at 100 poses a second need half of it.
    static final int MOST_BYTES = 48 << 20;

    private DriveText() {}

    static String read(Path file) {
        return decoded(file.toString(), InputFile.read(file, "drive file " + file, MOST_BYTES));
    }

    static String decoded(String source, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(source + ": is no text in UTF-8; save it as that", e);
        }
    }
}
