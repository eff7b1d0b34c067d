package cosmonaut.media;

import javax.imageio.stream.ImageInputStreamImpl;

/// A picture file in memory, for the decoders of the platform.
final class StoredBytes extends ImageInputStreamImpl {

    private final byte[] bytes;
    private final int length;

    /// @param length how many of the bytes count
    StoredBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
        bitOffset = 0;
        if (count > 0 && streamPos >= length) {
            return -1;
        }
        int given = (int) Math.min(count, length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, given);
        streamPos += given;
        return given;
    }

    @Override
    public long length() {
        return length;
    }
}
