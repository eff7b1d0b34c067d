package cosmonaut.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The outermost boxes of an mp4 file (ISO/IEC 14496-12, section 4.2): each has its length in front, and together they
/// fill the file to the byte.
final class Mp4Boxes {

    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;

    private Mp4Boxes() {}

    /// The types of the boxes in their order.
    ///
    /// @throws IOException if a box reaches beyond the end of the file
    static List<String> types(Path file) throws IOException {
        List<String> types = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(LONG_HEADER);
            long at = 0;
            while (at < channel.size()) {
                header.clear();
                while (header.hasRemaining() && channel.read(header, at + header.position()) > 0) {
                    // a channel may give less than asked for
                }
                if (header.position() < SHORT_HEADER) {
                    throw new EOFException("the file ends within a box header at byte " + at);
                }
                long length = Integer.toUnsignedLong(header.getInt(0));
                if (length == 1 && header.position() == LONG_HEADER) {
                    length = header.getLong(SHORT_HEADER);
                }
                String type = new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1);
                if (length < SHORT_HEADER || length > channel.size() - at) {
                    throw new EOFException(
                            "box " + type + " of " + length + " bytes does not fit the file at byte " + at);
                }
                types.add(type);
                at += length;
            }
        }
        return types;
    }

    /// @throws IOException if the index or the pictures are missing or cut off
    static void requireComplete(Path file) throws IOException {
        List<String> types = types(file);
        if (!types.contains("moov") || !types.contains("mdat")) {
            throw new IOException("the file is incomplete: it has only the parts " + types);
        }
    }
}
