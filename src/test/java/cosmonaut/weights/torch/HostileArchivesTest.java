package cosmonaut.weights.torch;

import static cosmonaut.weights.torch.Pickles.dict;
import static cosmonaut.weights.torch.Pickles.floats;
import static cosmonaut.weights.torch.Pickles.global;
import static cosmonaut.weights.torch.Pickles.number;
import static cosmonaut.weights.torch.Pickles.repeated;
import static cosmonaut.weights.torch.Pickles.storage;
import static cosmonaut.weights.torch.Pickles.tensor;
import static cosmonaut.weights.torch.Pickles.text;
import static cosmonaut.weights.torch.Pickles.tuple;
import static cosmonaut.weights.torch.Pickles.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Archives made to do harm: each is refused in one line, within the memory that its size allows.
final class HostileArchivesTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long[] FOUR = {4};
    private static final long[] ONE = {1};

    private static TorchArchive read(byte[] bytes) {
        return TorchArchive.read("m.pt", MemorySegment.ofArray(bytes));
    }

    private static byte[] archive(String pickle) {
        return ZipWriter.archive(Pickles.of(pickle), new byte[16]).bytes();
    }

    private static void assertRefused(byte[] bytes, String because) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String said = String.valueOf(
                assertThrows(InvalidInputException.class, () -> read(bytes)).getMessage());
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(said.contains(because), said);
        assertTrue(said.startsWith("m.pt: "), said);
        assertEquals(1, said.lines().count(), said);
        assertTrue(taken <= Math.max(2L * bytes.length, UntrustedFile.LEAST_MEMORY), taken + " bytes taken");
    }

    @Test
    void theSoundOneIsRead() {
        TorchTensor tensor = Objects.requireNonNull(
                read(archive(floats(4, 0, FOUR, ONE))).tensors().get("a"));
        assertEquals("F32", tensor.type());
        assertEquals(16, tensor.bytes());
        assertTrue(tensor.isPacked());
    }

    static Stream<Arguments> pickles() {
        String storage = storage("FloatStorage", "0", 4);
        return Stream.of(
                // What wants to be run.
                Arguments.of(global("os", "system") + text("touch /tmp/owned") + "\u0085R", "os.system, which is not"),
                Arguments.of(text("posix") + text("system") + "\u0093" + text("ls") + "\u0085R", "posix.system"),
                Arguments.of(global("builtins", "eval") + tuple(text("1")) + "R", "builtins.eval"),
                Arguments.of(global("__builtin__", "getattr") + tuple(text("1")) + "R", "__builtin__.getattr"),
                Arguments.of(global("torch.jit._pickle", "build_tensor_from_id") + ")R", "build_tensor_from_id"),
                Arguments.of(global("__torch__", "Net") + ")\u0081}b", "__torch__.Net, which is not"),
                Arguments.of(global("torch", "load") + tuple(text("x")) + "R", "torch.load"),
                Arguments.of("(" + text("ls") + "ios\nsystem\n", "instruction 0x69"),
                Arguments.of("(" + global("torch", "Size") + "o", "instruction 0x6f"),
                Arguments.of("\u0082\u0001", "instruction 0x82"),
                Arguments.of(global("torch", "Size") + ")}\u0092", "instruction 0x92"),
                Arguments.of("Pstorage\n", "instruction 0x50"),
                Arguments.of("I1\n", "instruction 0x49"),
                Arguments.of(text("ls") + ")R", "calls what is no function"),
                Arguments.of(global("torch", "FloatStorage") + ")R", "calls a type of numbers"),
                Arguments.of(global("torch._utils", "_rebuild_tensor_v2") + ")\u0081", "makes an object of a function"),
                // Nothing of the kind, and without an end.
                Arguments.of("", "takes what it never gave"),
                Arguments.of("}", "holds no tensors"),
                Arguments.of("0", "takes what it never gave"),
                Arguments.of("(0", "takes what it never gave"),
                Arguments.of("t", "ends a list that never began"),
                Arguments.of("h\u0007", "item 7 of its memo"),
                Arguments.of("}(Nu", "without a value"),
                Arguments.of(")Na", "appends to what is no list"),
                Arguments.of("]NNs", "sets items of what is no dict"),
                Arguments.of("\u0095" + number(-1, 8), "a frame of 18446744073709551615"),
                Arguments.of("c" + "x".repeat(2000), "a name without an end"),
                // Lengths that lie.
                Arguments.of("X\u00ff\u00ff\u00ff\u00ff", "asks for 4294967295 bytes"),
                Arguments.of("\u008d" + number(Long.MAX_VALUE, 8), "asks for 9223372036854775807 bytes"),
                Arguments.of("\u008d" + number(-1, 8), "asks for 18446744073709551615 bytes"),
                Arguments.of("\u008e" + number(1L << 40, 8), "asks for 1099511627776 bytes"),
                Arguments.of("\u008b" + number(0x7fffffff, 4), "asks for 2147483647 bytes"),
                Arguments.of("\u008b" + number(-5, 4), "asks for"),
                Arguments.of("T" + number(-5, 4), "asks for"),
                Arguments.of("j" + number(-1, 4), "item 4294967295 of its memo"),
                // Bombs of nesting and of the memo.
                Arguments.of(repeated("]q\u0000", 1) + repeated("]h\u0000aq\u0000", 1000), "nests deeper"),
                Arguments.of("]q\u0000h\u0000a", "nests deeper"),
                Arguments.of(dict(text("model"), "}q\u0000(" + text("model") + "h\u0000u"), "nests deeper"),
                Arguments.of(bomb(60), "describes far more"),
                Arguments.of(repeated("]", 200_000), "describes far more"),
                Arguments.of(repeated("(", 200_000), "describes far more"),
                Arguments.of(repeated("N\u0094", 100_000), "describes far more"),
                Arguments.of(
                        dict(text("x".repeat(100_000)), "](" + repeated(floats(4, 0, FOUR, ONE), 60) + "e"),
                        "describes far more"),
                // Tensors that lie elsewhere.
                Arguments.of(floats(4, 1, FOUR, ONE), "reaches from element 1 to 4 of a storage of 4"),
                Arguments.of(floats(4, -1, FOUR, ONE), "reaches from element -1"),
                Arguments.of(floats(4, 5, new long[] {0}, ONE), "reaches from element 5"),
                Arguments.of(floats(4, 0, new long[] {2, 2}, new long[] {3, 1}), "reaches from element 0 to 4"),
                Arguments.of(floats(4, 3, new long[] {2}, new long[] {-1}), "the extent 2 and the stride -1 at axis 0"),
                Arguments.of(floats(4, 0, new long[] {-4}, ONE), "the extent -4 and"),
                Arguments.of(floats(4, 0, new long[] {1L << 32}, new long[] {0}), "the extent 4294967296 and"),
                Arguments.of(floats(4, 0, new long[] {2}, new long[] {Long.MAX_VALUE}), "to 9223372036854775807"),
                Arguments.of(floats(4, 0, new long[] {3}, new long[] {Long.MAX_VALUE}), "impossible shape"),
                Arguments.of(floats(4, 2, new long[] {2}, new long[] {Long.MAX_VALUE}), "impossible shape"),
                Arguments.of(floats(4, Long.MAX_VALUE, FOUR, ONE), "impossible shape"),
                Arguments.of(floats(4, 0, new long[] {1 << 30, 1 << 30, 1 << 30}, new long[3]), "impossible shape"),
                Arguments.of(floats(4, 0, new long[] {1 << 30}, new long[] {0}), "repeats few numbers"),
                Arguments.of(floats(4, 0, new long[9], new long[9]), "at most 8 axes"),
                Arguments.of(floats(4, 0, FOUR, new long[] {4, 1}), "1 axes with 2 strides"),
                Arguments.of(floats(5, 0, FOUR, ONE), "storage 0 has 16 bytes of 20"),
                Arguments.of(floats(-1, 0, FOUR, ONE), "storage 0 has -1 elements"),
                Arguments.of(floats(Long.MAX_VALUE, 0, FOUR, ONE), "has 9223372036854775807 elements"),
                Arguments.of(
                        dict(text("a"), tensor(storage("FloatStorage", "../data.pkl", 4), 0, FOUR, ONE)),
                        "storage ../data.pkl is missing"),
                Arguments.of(dict(text("a"), tensor(storage("UntypedStorage", "0", 4), 0, FOUR, ONE)), "no element"),
                Arguments.of(
                        dict(text("a"), tensor(storage, 0, FOUR, ONE), text("a"), tensor(storage, 0, FOUR, ONE)),
                        "names the tensor a twice"),
                Arguments.of(
                        global("torch._utils", "_rebuild_tensor_v2") + tuple(storage, whole(0)) + "R",
                        "with 2 arguments"),
                Arguments.of(
                        global("torch._utils", "_rebuild_tensor_v2") + tuple("N", "N", "N", "N") + "R",
                        "without a storage"),
                Arguments.of(lazy(storage), "resolve_neg"),
                Arguments.of(tuple(text("module"), text("a")) + "Q", "no storage"),
                Arguments.of(text("storage") + "Q", "wants a tuple"));
    }

    /// A dict in which every level holds the one below twice.
    private static String bomb(int levels) {
        String two = dict(text("a"), "h\u0000", text("b"), "h\u0000") + "q\u0000";
        return floats(4, 0, FOUR, ONE) + "q\u0000" + repeated(two, levels);
    }

    private static String lazy(String storage) {
        return global("torch._utils", "_rebuild_tensor_v2")
                + tuple(
                        storage,
                        whole(0),
                        Pickles.wholes(4),
                        Pickles.wholes(1),
                        "\u0089",
                        "}",
                        dict(text("neg"), "\u0088"))
                + "R";
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("pickles")
    void aHostilePickleIsRefused(String pickle, String because) {
        assertRefused(archive(pickle), because);
    }

    @Test
    void otherProtocolsAreRefused() {
        assertRefused(
                ZipWriter.archive("(lp0\n.".getBytes(StandardCharsets.UTF_8), new byte[0])
                        .bytes(),
                "0 or 1");
        assertRefused(
                ZipWriter.archive(new byte[] {(byte) 0x80, 6, '.'}, new byte[0]).bytes(), "protocol 6");
        assertRefused(ZipWriter.archive(new byte[0], new byte[0]).bytes(), "asks for 1 bytes at byte 0");
    }

    @Test
    void anEntryThatLiesElsewhereIsRefused() {
        ZipWriter sound = ZipWriter.archive(Pickles.of(floats(4, 0, FOUR, ONE)), new byte[16]);
        int storage = sound.record(2);
        assertRefused(patched(sound, storage + 42, 0x7fffffff), "m/data/0 of 16 bytes at byte 2147483647 lies outside");
        assertRefused(patched(sound, storage + 42, 0), "m/data/0 has another name");
        assertRefused(patched(sound, storage + 42, sound.header(2) + 1), "lies outside");
        assertRefused(
                sound.file().putInt(storage + 20, 999).putInt(storage + 24, 999).array(), "lies outside");
        assertRefused(patched(sound, storage + 24, 17), "takes 16 bytes for 17");
        int pickle = sound.record(0);
        int overlong = sound.header(1);
        assertRefused(
                sound.file()
                        .putInt(pickle + 20, overlong)
                        .putInt(pickle + 24, overlong)
                        .array(),
                "overlap");
        assertRefused(patched(sound, storage + 20, -1), "lacks the zip64 sizes");
        assertRefused(patched(sound, sound.header(2) + 26, 0x7fffffff), "lies outside");
    }

    @Test
    void aDirectoryThatLiesIsRefused() {
        ZipWriter sound = ZipWriter.archive(Pickles.of(floats(4, 0, FOUR, ONE)), new byte[16]);
        int end = sound.end();
        assertRefused(patched(sound, end + 16, 5), "from byte 5, it ends at byte");
        assertRefused(patched(sound, end + 12, -1), "said to take 4294967295 bytes");
        assertRefused(
                sound.file()
                        .putShort(end + 8, (short) 9)
                        .putShort(end + 10, (short) 9)
                        .array(),
                "of 9 entries");
        assertRefused(
                sound.file()
                        .putShort(end + 8, (short) 3)
                        .putShort(end + 10, (short) 3)
                        .array(),
                "no entry");
        assertRefused(sound.file().putShort(end + 8, (short) 3).array(), "one of several volumes");
        assertRefused(patched(sound, sound.record(1), 7), "no entry 1 of 4");
        assertRefused(sound.file().putShort(sound.record(3) + 28, (short) 500).array(), "reaches past its end");
        assertRefused(sound.file().putShort(end + 20, (short) 1).array(), "cut short");
    }

    @Test
    void sizesOfZip64ThatLieAreRefused() {
        for (long[] lie : new long[][] {{-1, 4, 4}, {1L << 50, 4, 4}, {0, 4, 4}}) {
            assertRefused(zip64(lie[0], 4, 4, 100), "zip64 end record is not where");
        }
        assertRefused(zip64(64, 1L << 60, 1L << 60, 100), "directory of 1152921504606846976 entries");
        assertRefused(zip64(64, -1, -1, 0), "directory of -1 entries");
        assertRefused(zip64(64, 1, 1, Long.MAX_VALUE), "from byte 9223372036854775807");
        assertRefused(zip64(64, 1, 2, 0), "one of several volumes");
    }

    /// A file of little but the records at its end, the zip64 one at byte 64.
    private static byte[] zip64(long at, long onDisk, long entries, long begin) {
        return ByteBuffer.allocate(64 + 56 + 20 + 22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x04034b50)
                .putInt(64, 0x06064b50)
                .putLong(64 + 24, onDisk)
                .putLong(64 + 32, entries)
                .putLong(64 + 40, 64)
                .putLong(64 + 48, begin)
                .putInt(64 + 56, 0x07064b50)
                .putLong(64 + 56 + 8, at)
                .putInt(64 + 56 + 20, 0x06054b50)
                .array();
    }

    @Test
    void entriesThatAreNotStoredOrThereTwiceAreRefused() {
        byte[] pickle = Pickles.of(floats(4, 0, FOUR, ONE));
        assertRefused(
                new ZipWriter()
                        .add("m/data.pkl", pickle)
                        .add("m/data.pkl", pickle)
                        .bytes(),
                "there twice");
        assertRefused(
                new ZipWriter()
                        .add("m/data.pkl", pickle)
                        .add("n/data.pkl", pickle)
                        .bytes(),
                "two archives");
        assertRefused(new ZipWriter().add("m/data.pkl", pickle, 8, 1L << 31).bytes(), "m/data.pkl is compressed");
        assertRefused(
                new ZipWriter()
                        .add("m/data.pkl", pickle)
                        .add("m/data/0", new byte[16], 8, 1L << 31)
                        .bytes(),
                "m/data/0 is compressed");
        assertRefused(new ZipWriter().add("m/data.pkl", pickle).bytes(), "storage 0 is missing");
        assertRefused(new ZipWriter().add("m/other", pickle).bytes(), "without data.pkl");
        assertRefused(new byte[100], "is no archive of PyTorch");
    }

    @Test
    void otherMachinesAndVersionsAreRefused() {
        byte[] pickle = Pickles.of(floats(4, 0, FOUR, ONE));
        byte[] data = new byte[16];
        ZipWriter big = new ZipWriter().add("m/data.pkl", pickle).add("m/data/0", data);
        assertRefused(
                big.add("m/byteorder", "big".getBytes(StandardCharsets.UTF_8)).bytes(), "byte order big");
        ZipWriter late = new ZipWriter().add("m/data.pkl", pickle).add("m/data/0", data);
        assertRefused(
                late.add("m/version", "11\n".getBytes(StandardCharsets.UTF_8)).bytes(), "of version 11");
        ZipWriter odd = new ZipWriter().add("m/data.pkl", pickle).add("m/data/0", data);
        assertRefused(odd.add("m/version", new byte[17]).bytes(), "m/version has 17 bytes");
    }

    /// Code may be compressed, as TorchScript does it: it is not looked at, whatever it says of its size.
    @Test
    void codeIsNotLookedAt() {
        byte[] archive = ZipWriter.archive(Pickles.of(floats(4, 0, FOUR, ONE)), new byte[16])
                .add("m/code/__torch__.py", new byte[] {1, 2, 3}, 8, 0xfffffff0L)
                .bytes();
        assertEquals(1, read(archive).tensors().size());
    }

    private static byte[] patched(ZipWriter zip, int at, int value) {
        return zip.file().putInt(at, value).array();
    }
}
