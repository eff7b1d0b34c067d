package cosmonaut.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Puts a packet of XMP (ISO 16684-1) into the bytes of a picture's file.
public final class Xmp {

    /// Signature and header chunk of a PNG file.
    private static final int PNG_HEADER = 8 + 25;

    private static final byte[] JPEG_NAME = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);

    /// Keyword, no compression, no language and no translated keyword.
    private static final byte[] PNG_NAME = "iTXtXML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /// What the segment of a JPEG holds beside the packet.
    private static final int MOST = 65_535 - 2 - JPEG_NAME.length;

    private Xmp() {}

    /// The JPEG with the packet, in a segment of its own after those of the file's kind.
    ///
    /// @throws IllegalArgumentException if the packet is too long for one segment: 65,504 bytes
    public static byte[] onJpeg(byte[] jpeg, String packet) {
        byte[] text = packet.getBytes(StandardCharsets.UTF_8);
        if (text.length > MOST) {
            throw new IllegalArgumentException("XMP of " + text.length + " bytes, at most " + MOST + " fit a segment");
        }
        boolean jfif = (jpeg[2] & 0xff) == 0xff && (jpeg[3] & 0xff) == 0xe0;
        int at = jfif ? 4 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff) : 2;
        return ByteBuffer.allocate(jpeg.length + 4 + JPEG_NAME.length + text.length)
                .put(jpeg, 0, at)
                .putShort((short) 0xffe1)
                .putShort((short) (2 + JPEG_NAME.length + text.length))
                .put(JPEG_NAME)
                .put(text)
                .put(jpeg, at, jpeg.length - at)
                .array();
    }

    /// The PNG with the packet, in a chunk directly after the header.
    public static byte[] onPng(byte[] png, String packet) {
        byte[] text = packet.getBytes(StandardCharsets.UTF_8);
        byte[] chunk = ByteBuffer.allocate(PNG_NAME.length + text.length)
                .put(PNG_NAME)
                .put(text)
                .array();
        CRC32 sum = new CRC32();
        sum.update(chunk);
        return ByteBuffer.allocate(png.length + 8 + chunk.length)
                .put(png, 0, PNG_HEADER)
                .putInt(chunk.length - 4)
                .put(chunk)
                .putInt((int) sum.getValue())
                .put(png, PNG_HEADER, png.length - PNG_HEADER)
                .array();
    }
}
