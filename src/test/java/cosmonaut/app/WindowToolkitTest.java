package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.DeviceException;
import org.junit.jupiter.api.Test;

final class WindowToolkitTest {

    @Test
    void aMachineWithoutGtkIsNamed() {
        DeviceException said = assertThrows(
                DeviceException.class,
                () -> WindowToolkit.start(task -> {
                    throw new UnsupportedOperationException("Unable to load glass GTK library.");
                }));
        assertEquals(
                "the window cannot be opened (Unable to load glass GTK library.); on Linux it needs GTK 3 and an X server",
                said.getMessage());
    }
}
