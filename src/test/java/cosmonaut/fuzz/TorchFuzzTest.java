package cosmonaut.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.weights.torch.TorchArchive;
import cosmonaut.weights.torch.TorchTensor;
import cosmonaut.weights.torch.ZipWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Seeded damage to archives that PyTorch wrote, as a whole, and to their pickles within a sound archive, and pickles
/// put together at random: they are read, or refused in one line by an [InvalidInputException], and never take more
/// memory than their size allows.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TorchFuzzTest {

    private static final int FILES = Integer.getInteger("fuzz.archives", 10_000);
    private static final Path ARCHIVES = Path.of("src/test/resources/cosmonaut/weights");
    private static final List<String> SEEDS = List.of(
            "types.pt",
            "views.pt",
            "nested-model.pt",
            "parameters.pt",
            "pytorch_model.bin",
            "protocol4.pt",
            "trace.jit");
    /// What any file may take, however small.
    private static final long LEAST_BYTES = 4L << 20;

    private static final String STORAGE =
            "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpuK\u0004tQ";
    private static final String TENSOR =
            "ctorch._utils\n_rebuild_tensor_v2\n(" + STORAGE + "K\0K\u0002\u0085K\u0001\u0085\u0089NtR";

    /// Instructions that push something, with their arguments.
    private static final String[] VALUES = ("N|\u0088|K\u0003|K\0|J\u00ff\u00ff\u00ff\u00ff|X\u0001\0\0\0a|C\u0002hi|"
                    + "\u008c\u0005model|G\0\0\0\0\0\0\0\0|)|]|}|\u008f|(|h\0|h\u0001|2|" + STORAGE + "|" + TENSOR
                    + "|ctorch._utils\n_rebuild_tensor_v2\n|ctorch._utils\n_rebuild_tensor_v3\n|ctorch\nfloat16\n"
                    + "|ctorch._utils\n_rebuild_parameter\n|ctorch._tensor\n_rebuild_from_type_v2\n"
                    + "|ctorch\nLongStorage\n|ccollections\nOrderedDict\n|c_codecs\nencode\n|c__torch__.a\nNet\n")
            .split("\\|");

    /// Instructions that take something.
    private static final String[] USES =
            "t|\u0085|\u0086|\u0087|\u0091|a|e|s|u|\u0090|q\0|q\u0001|\u0094|0|1|R|\u0081|b|Q|\u0093".split("\\|");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long mostBytes;
    private int refused;

    @Test
    void damagedArchivesAreReadOrRefused() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : SEEDS) {
            seeds.add(Files.readAllBytes(ARCHIVES.resolve(name)));
        }
        Mutator mutator = new Mutator(17);
        for (int i = 0; i < FILES / 2; i++) {
            read(mutator.damaged(seeds), "archive " + i);
        }
        report("archives");
    }

    @Test
    void damagedPicklesInSoundArchivesAreReadOrRefused() throws IOException {
        Mutator mutator = new Mutator(18);
        for (String name : SEEDS) {
            try (ZipFile sound = new ZipFile(ARCHIVES.resolve(name).toFile())) {
                byte[] pickle = content(sound, pickleOf(sound));
                for (int i = 0; i < Math.ceilDiv(FILES / 2, SEEDS.size()); i++) {
                    read(withPickle(sound, mutator.damaged(List.of(pickle))), name + ", pickle " + i);
                }
            }
        }
        report("pickles");
    }

    /// Instructions in any order, most of them with what they need on the stack by chance alone.
    @Test
    void pickleProgramsAtRandomAreReadOrRefused() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(19);
        for (int i = 0; i < FILES / 2; i++) {
            StringBuilder program = new StringBuilder("\u0080\u0002]q\0}q\u0001");
            for (int steps = random.nextInt(12); steps >= 0; steps--) {
                String[] kind = random.nextInt(3) > 0 ? VALUES : USES;
                program.append(kind[random.nextInt(kind.length)]);
            }
            program.append(random.nextBoolean() ? TENSOR : "").append('.');
            byte[] pickle = program.toString().getBytes(StandardCharsets.ISO_8859_1);
            ZipWriter script = ZipWriter.archive(pickle, new byte[16]).add("m/constants.pkl", new byte[0]);
            read(script.bytes(), "program " + i);
        }
        report("programs");
    }

    private static ZipEntry pickleOf(ZipFile archive) {
        return archive.stream()
                .filter(entry -> entry.getName().endsWith("/data.pkl"))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] withPickle(ZipFile archive, byte[] pickle) throws IOException {
        ZipWriter writer = new ZipWriter();
        for (ZipEntry entry : archive.stream().toList()) {
            boolean isPickle = entry.getName().endsWith("/data.pkl");
            if (isPickle || entry.getMethod() == ZipEntry.STORED) {
                writer.add(entry.getName(), isPickle ? pickle : content(archive, entry));
            }
        }
        return writer.bytes();
    }

    private static byte[] content(ZipFile archive, ZipEntry entry) throws IOException {
        return archive.getInputStream(entry).readAllBytes();
    }

    private void read(byte[] bytes, String which) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            TorchArchive archive = TorchArchive.read("damaged.pt", MemorySegment.ofArray(bytes));
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            mostBytes = Math.max(mostBytes, taken);
            copyAll(archive, bytes.length);
        } catch (InvalidInputException e) {
            mostBytes = Math.max(mostBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
            refused++;
            String said = String.valueOf(e.getMessage());
            assertEquals(OneLine.escaped(said), said, which);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(which, e);
        }
        assertTrue(mostBytes <= Math.max(2L * bytes.length, LEAST_BYTES), which + " took " + mostBytes + " bytes");
    }

    private static void copyAll(TorchArchive archive, int fileBytes) {
        for (TorchTensor tensor : archive.tensors().values()) {
            assertTrue(tensor.bytes() <= 2L * fileBytes, "a tensor of " + tensor.bytes());
            if (tensor.isPacked()) {
                assertEquals(tensor.bytes(), tensor.packed().byteSize());
            }
            tensor.copyTo(MemorySegment.ofArray(new byte[(int) tensor.bytes()]));
        }
    }

    private void report(String what) {
        System.out.printf(
                Locale.ROOT,
                "fuzz: %d PyTorch %s, %d refused, at most %d KB%n",
                FILES / 2,
                what,
                refused,
                mostBytes >> 10);
        assertTrue(refused > FILES / 20, refused + " refused");
        assertTrue(refused < FILES / 2, "some are read");
    }
}
