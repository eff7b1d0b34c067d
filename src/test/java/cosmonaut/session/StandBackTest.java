package cosmonaut.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StandBackTest {

    private static final Path STAT = Path.of("/proc/thread-self/stat");

    /// Field 19 of Linux' table of the thread; the name before it may hold blanks. Elsewhere all threads are alike.
    private static int niceness() throws IOException {
        if (!Files.exists(STAT)) {
            return 0;
        }
        String stat = Files.readString(STAT);
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    @Test
    void theThreadAndThoseItStartsStandBackAndNoOther() throws Exception {
        int before = niceness();
        FutureTask<Integer> inherited = new FutureTask<>(StandBackTest::niceness);
        FutureTask<Integer> own = new FutureTask<>(() -> {
            StandBack.currentThread();
            Thread.ofPlatform().start(inherited);
            return niceness();
        });
        Thread.ofPlatform().start(own);
        int least = Files.exists(STAT) ? Math.min(before + 1, 2) : before;
        assertTrue(own.get() >= least, "niceness " + own.get());
        assertEquals(own.get(), inherited.get());
        assertEquals(before, niceness());
    }

    @Test
    void theCommonPoolsThreadsStandBackToo() throws Exception {
        try (ForkJoinPool pool = new ForkJoinPool(1, new StandingBackThreads(), null, false)) {
            FutureTask<Integer> own = new FutureTask<>(StandBackTest::niceness);
            pool.execute(own);
            int least = Files.exists(STAT) ? Math.min(niceness() + 1, 2) : niceness();
            assertTrue(own.get() >= least, "niceness " + own.get());
        }
    }

    @Test
    void aVirtualThreadStaysAsItIs() throws InterruptedException {
        FutureTask<@Nullable Void> task = new FutureTask<>(StandBack::currentThread, null);
        Thread.ofVirtual().start(task).join();
        assertNull(task.resultNow());
    }
}
