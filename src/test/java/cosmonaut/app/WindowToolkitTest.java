package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a person sees on a machine where JavaFX finds no window system, in a process of its own.
final class WindowToolkitTest {

    @Test
    void aBenchWithoutAWindowSystemIsOneLine() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Dglass.platform=Missing",
                "-cp",
                System.getProperty("java.class.path"),
                "cosmonaut.app.Main",
                "bench",
                "window");
        builder.environment().put("DISPLAY", ":0");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(ExitCode.DEVICE.code(), process.waitFor(), lines.toString());
        assertEquals("", out);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().startsWith("cosmonaut: the window cannot be opened ("), lines.toString());
    }
}
