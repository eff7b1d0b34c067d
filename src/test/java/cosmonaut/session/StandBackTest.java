package cosmonaut.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class StandBackTest {

    /// Field 19 of /proc/thread-self/stat; the name before it may hold blanks.
    private static int niceness() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theThreadAndThoseItStartsStandBackAndNoOther() throws Exception {
        int before = niceness();
        FutureTask<Integer> inherited = new FutureTask<>(StandBackTest::niceness);
        FutureTask<Integer> own = new FutureTask<>(() -> {
            StandBack.currentThread();
            Thread.ofPlatform().start(inherited);
            return niceness();
        });
        Thread.ofPlatform().start(own);
        assertTrue(own.get() >= Math.min(before + 1, 2), "niceness " + own.get());
        assertEquals(own.get(), inherited.get());
        assertEquals(before, niceness());
    }

    @Test
    void aVirtualThreadStaysAsItIs() throws InterruptedException {
        FutureTask<@Nullable Void> task = new FutureTask<>(StandBack::currentThread, null);
        Thread.ofVirtual().start(task).join();
        assertNull(task.resultNow());
    }
}
