package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A program of its own is told to end.
final class SignalsTest {

    static final class Waiting {

        public static void main(String[] args) throws InterruptedException {
            CountDownLatch left = new CountDownLatch(1);
            Signals.on(left::countDown);
            System.out.println("waiting");
            left.await();
            System.out.println("left in good order");
        }
    }

    @Test
    void aSignalLetsTheProgramLeaveByItself() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertEquals("waiting", out.readLine());
            process.toHandle().destroy(); // process.destroy() would close the stream too
            assertEquals("left in good order", out.readLine());
        }
        assertEquals(0, process.waitFor());
    }
}
