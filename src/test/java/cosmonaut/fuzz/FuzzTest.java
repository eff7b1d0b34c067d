package cosmonaut.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeded damage to every kind of file: it is read, or refused in one line by an [InvalidInputException], without much
/// memory and at once.
///
/// `-Dfuzz.files=10000` tries so many over all readers and prints what it met. The seed of a reader is the hash of its
/// name, so a larger run begins with the files of a smaller one.
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FuzzTest {

    private static final int FILES = Integer.getInteger("fuzz.files", 1500);
    private static final long MOST_BYTES = 512L << 20;
    private static final double MOST_SECONDS = 2;
    /// Of ten damaged files a reader refuses one at least.
    private static final int LEAST_REFUSED = 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    static Path folder;

    private static List<Subject> subjects = List.of();

    @BeforeAll
    static void lay() throws IOException {
        subjects = Subjects.in(folder);
    }

    static Stream<Subject> subjects() {
        return subjects.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void damageIsReadOrRefused(Subject subject) throws Exception {
        for (byte[] seed : subject.seeds()) {
            subject.reader().read(Files.write(subject.file(), seed));
        }
        Mutator mutator = new Mutator(subject.name().hashCode());
        int files = Math.ceilDiv(FILES, subjects.size());
        int refused = 0;
        long mostBytes = 0;
        double longest = 0;
        for (int i = 0; i < files; i++) {
            byte[] damaged = mutator.damaged(subject.seeds());
            Files.write(subject.file(), damaged);
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long nanos = THREADS.getCurrentThreadCpuTime();
            refused += refuses(subject, i) ? 1 : 0;
            mostBytes = Math.max(mostBytes, THREADS.getCurrentThreadAllocatedBytes() - bytes);
            double seconds = (THREADS.getCurrentThreadCpuTime() - nanos) / 1e9;
            longest = Math.max(longest, seconds);
            String which = subject + ", file " + i;
            assertTrue(mostBytes <= MOST_BYTES, which + " took " + mostBytes + " bytes");
            assertTrue(seconds <= MOST_SECONDS, which + " took " + seconds + " s");
        }
        System.out.printf(
                Locale.ROOT,
                "fuzz: %-48s %5d files, %5d refused, at most %4d MB and %.2f s%n",
                subject,
                files,
                refused,
                mostBytes >> 20,
                longest);
        if (!subject.name().equals("settings")) {
            assertTrue(refused * LEAST_REFUSED >= files, refused + " of " + files + " refused");
        }
    }

    private static boolean refuses(Subject subject, int number) throws Exception {
        try {
            subject.reader().read(subject.file());
            return false;
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            assertEquals(OneLine.escaped(message), message, "one line in which nothing is hidden");
            return true;
        } catch (Exception | Error e) {
            Path kept = Files.copy(
                    subject.file(),
                    Files.createTempFile("cosmonaut-fuzz", ".bin"),
                    StandardCopyOption.REPLACE_EXISTING);
            throw new AssertionError(subject + ", file " + number + ", kept as " + kept, e);
        }
    }
}
