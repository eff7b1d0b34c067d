package cosmonaut.camera.file;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The text of one path file, read as it is asked for and never past the limits of [PathReader].
///
/// UTF-8 and UTF-16 are read, with a byte order mark or without.
final class PathText implements AutoCloseable {

    private static final int HEAD_BYTES = 256;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final long mostBytes;
    private final Reader reader;
    private final char[] buffer = new char[1 << 15];
    private int at;
    private int filled;
    private long taken;
    private int lines;

    private PathText(Path file, long mostBytes, Reader reader) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.reader = reader;
    }

    /// @throws InvalidInputException if there is no such file, it is no regular one, or it is larger than `mostBytes`
    @SuppressWarnings("resource") // the reader owns the stream
    static PathText open(Path file, long mostBytes) {
        InputFile.requireSize(file, "path file " + file, mostBytes);
        try {
            InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
            bytes.mark(HEAD_BYTES);
            byte[] head = bytes.readNBytes(HEAD_BYTES);
            bytes.reset();
            // The decoder of a Charset replaces what is damaged; one of our own reports it.
            Reader reader = new InputStreamReader(bytes, charset(head).newDecoder());
            PathText text = new PathText(file, mostBytes, reader);
            text.skipMark();
            return text;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Charset charset(byte[] head) {
        if (head.length >= 2) {
            int first = head[0] & 0xff;
            int second = head[1] & 0xff;
            // Digits and brackets take one byte: the other of the pair is zero.
            if (first == 0xff && second == 0xfe || first != 0 && second == 0) {
                return StandardCharsets.UTF_16LE;
            }
            if (first == 0xfe && second == 0xff || first == 0 && second != 0) {
                return StandardCharsets.UTF_16BE;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private void skipMark() throws IOException {
        if (peeked() == BYTE_ORDER_MARK) {
            at++;
        }
    }

    /// The next character, which stays to be read; -1 at the end.
    private int peeked() throws IOException {
        if (at == filled) {
            filled = Math.max(reader.read(buffer, 0, buffer.length), 0);
            at = 0;
            taken += filled;
            // A file that grows while it is read, or says 0 bytes and has more, ends here.
            if (taken > mostBytes) {
                throw tooLarge(file, "more than " + mostBytes + " bytes", mostBytes);
            }
        }
        return at < filled ? buffer[at] : -1;
    }

    /// The first character that is no white space, which stays to be read; -1 at the end.
    int firstCharacter() {
        try {
            int next = peeked();
            while (next >= 0 && Character.isWhitespace(next)) {
                lines += next == '\n' ? 1 : 0;
                at++;
                next = peeked();
            }
            return next;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Lines read so far.
    int lines() {
        return lines;
    }

    /// The next line without its end, or null after the last.
    ///
    /// @throws InvalidInputException if it is longer than [PathReader#MAX_LINE]
    @Nullable
    String line() {
        StringBuilder line = new StringBuilder();
        try {
            if (peeked() < 0) {
                return null;
            }
            lines++;
            boolean ended = false;
            while (!ended && peeked() >= 0) {
                int from = at;
                while (at < filled && buffer[at] != '\n') {
                    if (buffer[at] == 0) {
                        throw notText(file);
                    }
                    at++;
                }
                line.append(buffer, from, at - from);
                if (line.length() > PathReader.MAX_LINE) {
                    throw new InvalidInputException(file + ", line " + lines + ": is longer than " + PathReader.MAX_LINE
                            + " characters; give a path file, one camera a line");
                }
                ended = at < filled;
                at += ended ? 1 : 0;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return line.toString();
    }

    /// All that is left.
    String rest() {
        StringBuilder rest = new StringBuilder();
        try {
            while (peeked() >= 0) {
                rest.append(buffer, at, filled - at);
                at = filled;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return rest.toString();
    }

    static InvalidInputException tooLarge(Path file, String size, long most) {
        return new InvalidInputException(file + ": has " + size + ", a path file of this kind at most " + most + " ("
                + (most >> 20) + " MiB); cut the path");
    }

    private static InvalidInputException unreadable(Path file, IOException e) {
        if (e instanceof CharacterCodingException) {
            return notText(file);
        }
        return new InvalidInputException(file + ": cannot be read (" + e.getMessage() + "); check the file", e);
    }

    private static InvalidInputException notText(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String remedy = name.endsWith(".bin")
                ? "write COLMAP's text with colmap model_converter --output_type TXT"
                : name.endsWith(".npy") || name.endsWith(".npz")
                        ? "write NumPy's numbers with savetxt, 12 of [R|t] a line"
                        : "save it as UTF-8, or give another path file";
        return new InvalidInputException(file + ": is not text; " + remedy);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
