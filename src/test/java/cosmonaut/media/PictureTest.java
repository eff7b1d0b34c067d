package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {

    /// 3x2: red green blue / black grey white.
    private final Picture six = new Picture(3, 2, new byte[] {
        (byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, 100, 100, 100, (byte) 255, (byte) 255, (byte) 255
    });

    @Test
    void pixelsAreWhereTheyBelong() {
        assertEquals(0xff0000, six.pixel(0, 0));
        assertEquals(0x0000ff, six.pixel(2, 0));
        assertEquals(0x646464, six.pixel(1, 1));
        assertEquals(255, six.value(1, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> six.pixel(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> six.pixel(-1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> six.pixel(0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> six.value(0, 0, 3));
    }

    @Test
    void wrongSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, new byte[11]));
        assertThrows(IllegalArgumentException.class, () -> new Picture(0, 2, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new Picture(65536, 65536, new byte[0]));
    }

    @Test
    void cropCopiesTheRectangle() {
        Picture part = six.crop(1, 0, 2, 2);
        assertEquals(0x00ff00, part.pixel(0, 0));
        assertEquals(0xffffff, part.pixel(1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> six.crop(2, 0, 2, 1));
        assertEquals(six, six.crop(0, 0, 3, 2));
        assertNotEquals(six, part);
    }

    @ParameterizedTest
    @CsvSource({"17, 23", "100, 60"})
    void resizesAsPillowDoes(int width, int height) {
        Picture expected = PictureFile.read(Fixture.of("pattern-" + width + "x" + height + ".png"));
        Picture actual = PictureFile.read(Fixture.of("pattern.png")).resized(width, height);
        for (int i = 0; i < expected.rgb().length; i++) {
            // Pillow rounds between its two passes.
            assertEquals(expected.rgb()[i] & 0xff, actual.rgb()[i] & 0xff, 1, "byte " + i);
        }
    }

    @Test
    void oneColourStaysThatColourAtAnySize() {
        Picture grey = Picture.black(37, 29);
        Arrays.fill(grey.rgb(), (byte) 200);
        for (int side = 1; side < 90; side += 11) {
            Picture other = grey.resized(side, 2 * side);
            for (byte value : other.rgb()) {
                assertEquals(200, value & 0xff);
            }
        }
    }

    @Test
    void fittingCutsTheLongerSideEvenly() {
        Picture wide = Picture.black(40, 10);
        for (int y = 0; y < 10; y++) {
            Arrays.fill(wide.rgb(), 3 * (40 * y + 15), 3 * (40 * y + 25), (byte) 255);
        }
        Picture square = wide.fitted(10, 10);
        for (byte value : square.rgb()) {
            assertEquals(255, value & 0xff);
        }
        assertEquals(192, Picture.black(1000, 700).fitted(192, 112).width());
        assertEquals(112, Picture.black(30, 700).fitted(192, 112).height());
        assertEquals(112, Picture.black(16384, 16).fitted(192, 112).height());
    }

    @Test
    void contactSheetHoldsEachPictureInItsPlace() {
        Picture sheet = new ContactSheet(2, 3).of(List.of(six, six.crop(0, 0, 3, 2), six));
        assertEquals(3 + 2 * 6, sheet.width());
        assertEquals(3 + 2 * 5, sheet.height());
        assertEquals(six, sheet.crop(3, 3, 3, 2));
        assertEquals(six, sheet.crop(9, 3, 3, 2));
        assertEquals(six, sheet.crop(3, 8, 3, 2));
        assertEquals(0x181818, sheet.pixel(9, 8));
        assertThrows(IllegalArgumentException.class, () -> new ContactSheet(2, 0).of(List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new ContactSheet(2, 0).of(List.of(six, Picture.black(2, 2))));
    }

    @Test
    void contactSheetWritesLabels() {
        Picture sheet = new ContactSheet(1, 0).of(List.of(Picture.black(60, 20)), List.of("still"));
        Picture strip = sheet.crop(0, 20, 60, sheet.height() - 20);
        int bright = 0;
        for (byte value : strip.rgb()) {
            bright += (value & 0xff) > 128 ? 1 : 0;
        }
        assertNotEquals(0, bright);
    }
}
