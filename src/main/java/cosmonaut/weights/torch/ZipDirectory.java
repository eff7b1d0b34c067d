package cosmonaut.weights.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lies where in a zip file, zip64 included (APPNOTE 6.3.10, sections 4.3 and 4.5.3).
///
/// Everything is checked when it is read: the directory fills the file up to its end record, every entry lies before
/// it behind a header of the same name, no two entries share a byte, and no name is there twice.
final class ZipDirectory {

    private static final int END_BYTES = 22;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR = 0x07064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final int ENCRYPTED = 1;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// One file of the archive.
    ///
    /// @param header where its local header begins
    /// @param begin where its data begin
    /// @param packedBytes of its data in the archive
    /// @param bytes of its data when they are unpacked
    /// @param isStored whether the data are neither compressed nor encrypted
    record Entry(String name, long header, long begin, long packedBytes, long bytes, boolean isStored) {

        long end() {
            return begin + packedBytes;
        }
    }

    /// Where the directory lies.
    private record Extent(long begin, long bytes, long entries) {}

    private final UntrustedFile file;
    private final MemorySegment bytes;
    private final Map<String, Entry> entries = new HashMap<>();

    private ZipDirectory(UntrustedFile file) {
        this.file = file;
        this.bytes = file.bytes();
    }

    /// Whether a file begins as a zip file with anything in it does.
    static boolean hasBegin(MemorySegment bytes) {
        return bytes.byteSize() >= LOCAL_BYTES && bytes.get(INT, 0) == LOCAL;
    }

    /// Whether a file ends as a zip file does; one that was not downloaded to its end does not.
    static boolean hasEnd(UntrustedFile file) {
        return new ZipDirectory(file).endRecord() >= 0;
    }

    /// @throws cosmonaut.InvalidInputException if anything in it contradicts the format
    static ZipDirectory read(UntrustedFile file) {
        ZipDirectory directory = new ZipDirectory(file);
        directory.readEntries();
        return directory;
    }

    /// Begin of the data behind the local header at an offset, or -1 where there is none within the file.
    static long dataBehind(MemorySegment bytes, long header) {
        if (header < 0 || header > bytes.byteSize() - LOCAL_BYTES || bytes.get(INT, header) != LOCAL) {
            return -1;
        }
        long begin = header
                + LOCAL_BYTES
                + unsigned(bytes.get(SHORT, header + 26))
                + unsigned(bytes.get(SHORT, header + 28));
        return begin > bytes.byteSize() ? -1 : begin;
    }

    /// Name in the local header at an offset that [#dataBehind] accepts.
    static String nameAt(MemorySegment bytes, long header) {
        return text(bytes, header + LOCAL_BYTES, unsigned(bytes.get(SHORT, header + 26)));
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /// The names, in no order.
    Iterable<String> names() {
        return entries.keySet();
    }

    /// The bytes of an entry, a view of the file.
    ///
    /// @throws cosmonaut.InvalidInputException if they are compressed or encrypted
    MemorySegment data(Entry entry) {
        if (!entry.isStored()) {
            throw file.refused(
                    "its entry " + entry.name() + " is compressed or encrypted, PyTorch stores entries as they are",
                    "unpack it and save the weights again with torch.save");
        }
        return bytes.asSlice(entry.begin(), entry.bytes());
    }

    private long endRecord() {
        long last = bytes.byteSize() - END_BYTES;
        for (long at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
            if (bytes.get(INT, at) == END && unsigned(bytes.get(SHORT, at + 20)) == last - at) {
                return at;
            }
        }
        return -1;
    }

    private Extent extent() {
        long end = endRecord();
        if (end < 0) {
            throw file.damaged("its end is missing, it was cut short");
        }
        long locator = end - LOCATOR_BYTES;
        if (locator >= 0 && bytes.get(INT, locator) == LOCATOR) {
            return extent64(locator);
        }
        long count = unsigned(bytes.get(SHORT, end + 10));
        if (bytes.get(SHORT, end + 4) != 0
                || bytes.get(SHORT, end + 6) != 0
                || unsigned(bytes.get(SHORT, end + 8)) != count) {
            throw file.damaged("is one of several volumes of a zip archive");
        }
        return checked(new Extent(unsigned(bytes.get(INT, end + 16)), unsigned(bytes.get(INT, end + 12)), count), end);
    }

    private Extent extent64(long locator) {
        long end = bytes.get(LONG, locator + 8);
        if (end < 0 || end > locator - END64_BYTES || bytes.get(INT, end) != END64) {
            throw file.damaged("its zip64 end record is not where it is said to be");
        }
        if (bytes.get(INT, end + 16) != 0
                || bytes.get(INT, end + 20) != 0
                || bytes.get(LONG, end + 24) != bytes.get(LONG, end + 32)) {
            throw file.damaged("is one of several volumes of a zip archive");
        }
        return checked(
                new Extent(bytes.get(LONG, end + 48), bytes.get(LONG, end + 40), bytes.get(LONG, end + 32)), end);
    }

    private Extent checked(Extent extent, long end) {
        boolean within = extent.begin() >= 0
                && extent.bytes() >= 0
                && extent.bytes() <= end
                && extent.begin() == end - extent.bytes();
        if (!within || extent.entries() < 0 || extent.entries() > extent.bytes() / ENTRY_BYTES) {
            throw file.damaged("its directory of " + extent.entries() + " entries is said to take " + extent.bytes()
                    + " bytes from byte " + extent.begin() + ", it ends at byte " + end);
        }
        return extent;
    }

    private void readEntries() {
        Extent extent = extent();
        long at = extent.begin();
        long end = extent.begin() + extent.bytes();
        for (long i = 0; i < extent.entries(); i++) {
            if (at > end - ENTRY_BYTES || bytes.get(INT, at) != ENTRY) {
                throw file.damaged("its directory has no entry " + i + " of " + extent.entries());
            }
            int name = unsigned(bytes.get(SHORT, at + 28));
            int extra = unsigned(bytes.get(SHORT, at + 30));
            long next = at + ENTRY_BYTES + name + extra + unsigned(bytes.get(SHORT, at + 32));
            if (next > end) {
                throw file.damaged("entry " + i + " of its directory reaches past its end");
            }
            file.take(4 * UntrustedFile.OBJECT + 4L * name);
            Entry entry = entry(at, name, extra, extent.begin());
            if (entries.put(entry.name(), entry) != null) {
                throw file.damaged("its entry " + entry.name() + " is there twice");
            }
            at = next;
        }
        if (at != end) {
            throw file.damaged((end - at) + " bytes of its directory belong to no entry");
        }
        requireDisjoint();
    }

    /// @param directory where the entries end
    private Entry entry(long at, int nameBytes, int extraBytes, long directory) {
        String name = text(bytes, at + ENTRY_BYTES, nameBytes);
        long packed = unsigned(bytes.get(INT, at + 20));
        long unpacked = unsigned(bytes.get(INT, at + 24));
        long header = unsigned(bytes.get(INT, at + 42));
        Zip64Extra extra = new Zip64Extra(at + ENTRY_BYTES + nameBytes, extraBytes);
        // The order of the three is the format's.
        unpacked = unpacked == IN_EXTRA ? extra.next(name) : unpacked;
        packed = packed == IN_EXTRA ? extra.next(name) : packed;
        header = header == IN_EXTRA ? extra.next(name) : header;
        int flags = unsigned(bytes.get(SHORT, at + 8));
        int method = unsigned(bytes.get(SHORT, at + 10));
        long begin = dataBehind(bytes, header);
        if (begin < 0 || begin > directory || packed < 0 || packed > directory - begin || unpacked < 0) {
            throw file.damaged(
                    "its entry " + name + " of " + packed + " bytes at byte " + header + " lies outside of it");
        }
        if (!nameAt(bytes, header).equals(name)) {
            throw file.damaged("its entry " + name + " has another name where its data lie");
        }
        boolean isStored = method == 0 && (flags & ENCRYPTED) == 0;
        if (isStored && packed != unpacked) {
            throw file.damaged("its entry " + name + " is stored and takes " + packed + " bytes for " + unpacked);
        }
        return new Entry(name, header, begin, packed, unpacked, isStored);
    }

    private void requireDisjoint() {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::header).thenComparingLong(Entry::end));
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i).header() < inOrder.get(i - 1).end()) {
                throw file.damaged("its entries " + inOrder.get(i - 1).name() + " and "
                        + inOrder.get(i).name() + " overlap");
            }
        }
    }

    private static String text(MemorySegment bytes, long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    /// The sizes and the offset that did not fit into four bytes.
    private final class Zip64Extra {

        private long at;
        private long left;

        Zip64Extra(long from, int length) {
            long end = from + length;
            long field = from;
            while (field <= end - 4) {
                int size = unsigned(bytes.get(SHORT, field + 2));
                if (unsigned(bytes.get(SHORT, field)) == ZIP64_EXTRA && size <= end - field - 4) {
                    at = field + 4;
                    left = size;
                    return;
                }
                field += 4L + size;
            }
        }

        long next(String name) {
            if (left < Long.BYTES) {
                throw file.damaged("its entry " + name + " lacks the zip64 sizes that it announces");
            }
            long value = bytes.get(LONG, at);
            at += Long.BYTES;
            left -= Long.BYTES;
            return value;
        }
    }
}
