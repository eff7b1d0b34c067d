package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.viewport.ViewRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderersTest {

    @Test
    void aCardIsToldByItsDeviceFiles(@TempDir Path devices) throws Exception {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        assertEquals(!linux, Renderers.mayHaveCard(devices));
        Files.createFile(devices.resolve("nvidiactl"));
        assertTrue(Renderers.mayHaveCard(devices));
        Files.delete(devices.resolve("nvidiactl"));
        Files.createDirectory(devices.resolve("dri"));
        assertTrue(Renderers.mayHaveCard(devices));
    }

    @Test
    void theLastRendererNeedsNoDevice() {
        try (ViewRenderer last = Renderers.all().getLast().get()) {
            assertEquals("CPU", last.name());
        }
    }
}
