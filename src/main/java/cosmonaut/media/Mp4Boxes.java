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
import java.util.Set;

/// The outermost boxes of an mp4 file (ISO/IEC 14496-12, section 4.2): each has its length in front, and together they
/// fill the file to the byte.
final class Mp4Boxes {

    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;
    /// What mp4 and QuickTime files begin with.
    private static final Set<String> FIRST_TYPES = Set.of("ftyp", "moov", "mdat", "free", "skip", "wide");

    private Mp4Boxes() {}

    /// The types of the boxes in their order.
    ///
    /// @throws IOException if a box reaches beyond the end of the file
    static List<String> types(Path file) throws IOException {
        List<String> types = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = 0; at < channel.size(); ) {
                Box box = at(channel, at);
                types.add(box.type());
                at = box.end();
            }
        }
        return types;
    }

    /// Where the last whole fragment of a fragmented clip ends; 0 if it has none, or is no such file.
    static long endOfFragments(FileChannel channel) throws IOException {
        long end = 0;
        try {
            Box head = head(channel);
            for (Box box = at(channel, head.end()); box.type().equals("moof"); box = at(channel, end)) {
                Box pictures = at(channel, box.end());
                if (!pictures.type().equals("mdat")) {
                    break;
                }
                end = pictures.end();
            }
            return end;
        } catch (EOFException e) {
            return end; // the rest was being written when the program came to its end
        }
    }

    /// Whether a clip ended before its first fragment began.
    static boolean isBarren(FileChannel channel) throws IOException {
        try {
            return channel.size() == 0 || head(channel).end() == channel.size();
        } catch (EOFException e) {
            return false;
        }
    }

    /// The index in front of all pictures.
    private static Box head(FileChannel channel) throws IOException {
        Box brands = at(channel, 0);
        Box index = at(channel, brands.end());
        if (!brands.type().equals("ftyp") || !index.type().equals("moov")) {
            throw new EOFException("the file does not begin like a clip of ours");
        }
        return index;
    }

    /// A video in an mp4 file, as far as the first box tells, or nothing yet.
    static boolean mayBeVideo(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() == 0 || FIRST_TYPES.contains(at(channel, 0).type());
        } catch (EOFException e) {
            return false;
        }
    }

    /// A box of a file: its type, and where it ends.
    private record Box(String type, long end) {}

    private static Box at(FileChannel channel, long at) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(LONG_HEADER);
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
            throw new EOFException("box " + type + " of " + length + " bytes does not fit the file at byte " + at);
        }
        return new Box(type, at + length);
    }

    /// @throws IOException if the index or the pictures are missing or cut off
    static void requireComplete(Path file) throws IOException {
        List<String> types = types(file);
        if (!types.contains("moov") || !types.contains("mdat")) {
            throw new IOException("the file is incomplete: it has only the parts " + types);
        }
    }
}
