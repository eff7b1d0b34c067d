package cosmonaut.session.file;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// An event with what lies beside it in the file.
///
/// @param thumbnail JPEG of the last picture of a chunk that was made; empty for all else; not copied
record SessionEntry(SessionEvent event, byte[] thumbnail) {

    private static final byte[] NOTHING = {};
    private static final int THUMBNAIL_WIDTH = 128;

    static SessionEntry of(SessionEvent event) {
        return new SessionEntry(event, NOTHING);
    }

    /// Of a chunk that was made.
    static SessionEntry of(SessionEvent.Made made, List<GeneratedFrame> frames) {
        Picture last = frames.getLast().picture();
        int width = Math.min(THUMBNAIL_WIDTH, last.width());
        Picture small = last.resized(width, Math.max(1, last.height() * width / last.width()));
        try {
            return new SessionEntry(made, PictureFile.jpeg(small));
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory was refused", e);
        }
    }

    /// SHA-256 over the pixels of the pictures, in order.
    static String hash(List<GeneratedFrame> frames) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            frames.forEach(frame -> digest.update(frame.picture().rgb()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
