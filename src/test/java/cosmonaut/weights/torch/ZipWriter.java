package cosmonaut.weights.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes small zip files as PyTorch lays them out, and remembers where their fields lie, for tests that falsify them.
public final class ZipWriter {

    private static final int HEADER = 30;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private final List<Integer> headers = new ArrayList<>();
    private final List<Integer> records = new ArrayList<>();

    /// An archive with a pickle and one storage `0`.
    public static ZipWriter archive(byte[] pickle, byte[] storage) {
        return new ZipWriter()
                .add("m/data.pkl", pickle)
                .add("m/byteorder", "little".getBytes(StandardCharsets.UTF_8))
                .add("m/data/0", storage)
                .add("m/version", "3\n".getBytes(StandardCharsets.UTF_8));
    }

    public ZipWriter add(String name, byte[] data) {
        return add(name, data, 0, data.length);
    }

    /// @param method 0 for stored, 8 for deflated
    /// @param unpacked how many bytes the data are said to have when they are unpacked
    public ZipWriter add(String name, byte[] data, int method, long unpacked) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        headers.add(out.size());
        records.add(directory.size());
        directory.writeBytes(buffer(46)
                .putInt(0x02014b50)
                .putInt(0)
                .putShort((short) 0x808)
                .putShort((short) method)
                .putLong(0)
                .putInt(data.length)
                .putInt((int) unpacked)
                .putShort((short) utf8.length)
                .putLong(0)
                .putInt(0)
                .putInt(out.size())
                .array());
        directory.writeBytes(utf8);
        out.writeBytes(buffer(HEADER)
                .putInt(0x04034b50)
                .putShort((short) 0)
                .putShort((short) 0x808)
                .putShort((short) method)
                .position(26)
                .putShort((short) utf8.length)
                .array());
        out.writeBytes(utf8);
        out.writeBytes(data);
        return this;
    }

    public byte[] bytes() {
        return file().array();
    }

    /// The file, to be changed by absolute puts.
    ByteBuffer file() {
        int begin = out.size();
        return buffer(begin + directory.size() + 22)
                .put(out.toByteArray())
                .put(directory.toByteArray())
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) headers.size())
                .putShort((short) headers.size())
                .putInt(directory.size())
                .putInt(begin)
                .putShort((short) 0);
    }

    /// Where the local header of an entry lies.
    int header(int entry) {
        return headers.get(entry);
    }

    /// Where what the directory says of an entry lies.
    int record(int entry) {
        return out.size() + records.get(entry);
    }

    /// Where the record at the end lies.
    int end() {
        return out.size() + directory.size();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
