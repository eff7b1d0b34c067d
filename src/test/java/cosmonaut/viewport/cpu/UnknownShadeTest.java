package cosmonaut.viewport.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class UnknownShadeTest {

    @Test
    void onlyWhatIsFarFromTheKnownGetsDark() {
        UnknownShade shade = new UnknownShade(192, 4);
        float[] mask = new float[192 * 4];
        Arrays.fill(mask, 1);
        for (int i = 0; i < mask.length; i++) {
            int x = i % 192;
            mask[i] = x == 50 || x >= 100 ? 0 : 1;
        }
        float[] shades = shade.of(mask);
        assertEquals(1, shades[50], "a slit is only blurred");
        assertEquals(1, shades[99]);
        assertEquals(1, shades[101]);
        assertTrue(shades[106] < 0.9 && shades[106] > 0.5);
        assertEquals(0.25f, shades[191]);
    }
}
