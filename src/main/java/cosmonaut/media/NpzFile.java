package cosmonaut.media;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An archive of arrays as `numpy.savez` and `numpy.savez_compressed` write it.
///
/// It may come from anywhere: its list of files must be small, an array may not be larger than deflate can make it of
/// the bytes that are there, and no more is read than its header says, which the caller has limited before.
public final class NpzFile implements AutoCloseable {

    /// Bytes of an archive: 16 GiB.
    private static final long MOST_BYTES = 1L << 34;

    /// Bytes of the list of files in it.
    private static final long MOST_LISTED = 1 << 20;

    /// Bytes that deflate makes of one, at most, and a little for what is short.
    private static final long MOST_INFLATED = 1032;

    private static final int END = 22;
    private static final int END_MARK = 0x06054b50;
    private static final int WIDE_LOCATOR = 20;
    private static final int WIDE_LOCATOR_MARK = 0x07064b50;
    private static final int MOST_COMMENT = 0xffff;

    private final Path file;
    private final ZipFile zip;
    private final long size;

    private NpzFile(Path file, ZipFile zip, long size) {
        this.file = file;
        this.zip = zip;
        this.size = size;
    }

    /// @throws InvalidInputException if there is no such file, it is too large, or no archive
    public static NpzFile open(Path file) {
        String what = "arrays " + file;
        long size = InputFile.requireSize(file, what, MOST_BYTES);
        try {
            requireShortList(file, size);
            return new NpzFile(file, new ZipFile(file.toFile()), size);
        } catch (IOException e) {
            throw new InvalidInputException(what + " are no archive of NumPy; save them with numpy.savez", e);
        }
    }

    /// A list of files is read as a whole when an archive is opened, so its size is looked at before.
    private static void requireShortList(Path file, long size) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(size, END + WIDE_LOCATOR + MOST_COMMENT);
            byte[] tail = new byte[length];
            bytes.seek(size - length);
            bytes.readFully(tail);
            ByteBuffer end = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = length - END; at >= 0; at--) {
                if (end.getInt(at) == END_MARK) {
                    long listed = end.getInt(at + 12) & 0xffffffffL;
                    boolean wide = at >= WIDE_LOCATOR && end.getInt(at - WIDE_LOCATOR) == WIDE_LOCATOR_MARK;
                    if (wide && listed == 0xffffffffL) {
                        listed = wideList(bytes, end.getLong(at - WIDE_LOCATOR + 8), size);
                    }
                    if (listed > MOST_LISTED) {
                        throw new InvalidInputException("arrays " + file + " have a list of " + listed
                                + " bytes, at most " + MOST_LISTED + " are read; save fewer arrays");
                    }
                    return;
                }
            }
            throw new IOException("no end of an archive");
        }
    }

    private static long wideList(RandomAccessFile bytes, long at, long size) throws IOException {
        if (at < 0 || at > size - 56) {
            throw new IOException("the end of the archive lies beyond its end");
        }
        byte[] record = new byte[8];
        bytes.seek(at + 40);
        bytes.readFully(record);
        long listed = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (listed < 0) {
            throw new IOException("the list of files has no size");
        }
        return listed;
    }

    /// Whether there is an array of this name.
    public boolean has(String name) {
        return zip.getEntry(name + ".npy") != null;
    }

    /// Opens an array for reading.
    ///
    /// @param most numbers that it may have
    /// @throws InvalidInputException if there is none of that name, it has more numbers, is damaged or holds no numbers
    public NpyArray array(String name, long most) throws IOException {
        String what = "array " + name + " of " + file;
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            throw new InvalidInputException(what + " is missing; save it under that name");
        }
        InputStream in;
        try {
            in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
        } catch (IOException e) {
            throw NpyHeader.damaged(what, String.valueOf(e.getMessage()));
        }
        try {
            InputStream checked = new DamageNamed(in, what);
            NpyHeader header = NpyHeader.read(checked, what);
            long count = header.elements(most, what);
            long stored = Math.min(entry.getCompressedSize(), size);
            if (count * header.type().bytes() > MOST_INFLATED * (stored + 1)) {
                throw NpyHeader.damaged(what, "its " + stored + " bytes cannot hold the shape " + header.shape());
            }
            return new NpyArray(what, checked, header, count);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /// What cannot be inflated is damaged, and said to be.
    private static final class DamageNamed extends InputStream {

        private final InputStream in;
        private final String what;

        private DamageNamed(InputStream in, String what) {
            this.in = in;
            this.what = what;
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        private InvalidInputException damaged(IOException e) {
            return new InvalidInputException(what + " is damaged (" + e.getMessage() + "); save it again", e);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
