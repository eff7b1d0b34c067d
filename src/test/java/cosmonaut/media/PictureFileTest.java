package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pictures of `src/test/resources/cosmonaut/media` were written by Pillow.
class PictureFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "pattern.bmp, pattern.png, 0",
        "pattern.webp, pattern.png, 0",
        "glass.png, glass-over-white.png, 1",
        "glass.webp, glass-over-white.png, 1",
        "palette.png, palette-rgb.png, 0",
        "palette.gif, palette-rgb.png, 0",
        "palette-clear.png, palette-clear-over-white.png, 0",
        "pattern.jpg, pattern-jpg.png, 3",
    })
    void everyKindGivesThePixelsPillowGives(String name, String expected, int tolerance) {
        assertNear(PictureFile.read(Fixture.of(expected)), PictureFile.read(Fixture.of(name)), tolerance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey.png", "grey.jpg", "grey16.png"})
    void greyKeepsItsValues(String name) {
        Picture picture = PictureFile.read(Fixture.of(name));
        for (int i = 0; i < 256; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(i, picture.value(i % 16, i / 16, c), 2 * (name.endsWith("jpg") ? 1 : 0));
            }
        }
    }

    @Test
    void sixteenBitsBecomeEight() {
        Picture colour = PictureFile.read(Fixture.of("colour16.png"));
        Picture clear = PictureFile.read(Fixture.of("colour16-clear.png"));
        for (int i = 0; i < 256; i++) {
            assertEquals(i << 16 | (255 - i) << 8 | 7, colour.pixel(i % 16, i / 16));
            assertEquals(255 - i, clear.value(i % 16, i / 16, 1), "black of opacity " + i + " over white");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void exifTurnsThePictureUpright(int orientation) {
        assertNear(
                PictureFile.read(Fixture.of("upright.png")),
                PictureFile.read(Fixture.of("turned-" + orientation + ".jpg")),
                6);
    }

    @Test
    void otherColourSpacesBecomeSrgb() {
        ColorSpace linear = ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB);
        ComponentColorModel model =
                new ComponentColorModel(linear, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(16, 16);
        raster.setPixel(3, 2, new int[] {128, 255, 0});
        int pixel =
                OpaquePixels.of(new BufferedImage(model, raster, false, null)).pixel(3, 2);
        // IEC 61966-2-1: 1.055 * (128 / 255)^(1 / 2.4) - 0.055 = 0.7371, of 255 = 188.
        assertEquals(188, pixel >> 16, 1);
        assertEquals(0xff00, pixel & 0xffff);
    }

    @ParameterizedTest
    @CsvSource({
        "speck.png, at least 16x16",
        "narrow.webp, at least 16x16",
        "wide.png, at most 16384 pixels",
        "vast.png, 100 megapixels",
        "cmyk.jpg, save it as PNG",
        "make_fixtures.py, is not a PNG",
        "nowhere.png, does not exist",
    })
    void refusesInOneLine(String name, String reason) {
        Path file = Fixture.folder().resolve(name);
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> PictureFile.read(file));
        Said.inOneLine(error, reason);
        Said.inOneLine(error, name);
    }

    @Test
    void refusesTextNamedPngAndFolders() throws IOException {
        Path text = Files.writeString(folder.resolve("holiday.png"), "no picture at all");
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(text)), "is not a PNG");
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(empty)), "is not a PNG");
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(folder)), "is a folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pattern.png",
                "pattern.jpg",
                "pattern.bmp",
                "palette.gif",
                "pattern.webp",
                "turned-6.jpg",
                "grey16.png"
            })
    void damageIsEitherReadOrRefused(String name) throws IOException {
        byte[] sound = Files.readAllBytes(Fixture.of(name));
        Random random = new Random(name.hashCode());
        Path file = folder.resolve(name);
        for (int trial = 0; trial < 60; trial++) {
            byte[] bytes = trial % 3 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int i = 0; i < trial % 5 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            try {
                PictureFile.read(file);
            } catch (InvalidInputException e) {
                Said.inOneLine(e, name);
            }
        }
    }

    @Test
    void pngComesBackExactlyAndJpegNearly() throws IOException {
        Picture picture = TestClips.picture(64, 48, 5);
        PictureFile.writePng(picture, folder.resolve("a.png"));
        PictureFile.writeJpeg(picture, folder.resolve("a.jpg"));
        assertEquals(picture, PictureFile.read(folder.resolve("a.png")));
        Picture jpeg = PictureFile.read(folder.resolve("a.jpg"));
        double psnr = TestClips.psnr(java.util.List.of(picture), java.util.List.of(jpeg));
        assertTrue(psnr > 32, "PSNR " + psnr);
        PictureFile.writePng(picture, folder.resolve("b.png"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.png")), Files.readAllBytes(folder.resolve("b.png")));
        assertThrows(InvalidInputException.class, () -> PictureFile.writePng(picture, folder.resolve("none/a.png")));
    }

    @Test
    void depthOfAnotherProgramIsReadInMetres() {
        DepthPicture depth = DepthFile.read(Fixture.of("depth.png"), 0.001);
        assertEquals(20, depth.width());
        assertEquals(16, depth.height());
        assertEquals(0, depth.metres()[0]);
        assertEquals(0.3f, depth.metres()[1], 1e-6);
        assertEquals(60.0f, depth.metres()[200], 1e-4);
        assertEquals(DepthFile.FAR_METRES, depth.metres()[319]);
    }

    @Test
    void depthComesBackToTheUnit() throws IOException {
        float[] metres = new float[16 * 16];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = i * 0.25f;
        }
        metres[1] = 1e-9f;
        metres[2] = Float.NaN;
        metres[3] = Float.POSITIVE_INFINITY;
        metres[4] = -1;
        Path file = folder.resolve("depth.png");
        DepthFile.write(new DepthPicture(16, 16, metres), file, 0.001);
        float[] back = DepthFile.read(file, 0.001).metres();
        assertArrayEquals(new float[] {0, 0.001f, 0, DepthFile.FAR_METRES, 0}, Arrays.copyOf(back, 5), 1e-6f);
        for (int i = 5; i < metres.length; i++) {
            assertEquals(metres[i], back[i], 0.0005f);
        }
        Said.inOneLine(
                assertThrows(InvalidInputException.class, () -> DepthFile.read(Fixture.of("grey.png"), 0.001)),
                "16-bit grey");
        assertThrows(InvalidInputException.class, () -> DepthFile.read(file, 0));
    }

    private static void assertNear(Picture expected, Picture actual, int tolerance) {
        assertEquals(expected.width(), actual.width());
        assertEquals(expected.height(), actual.height());
        for (int i = 0; i < expected.rgb().length; i++) {
            assertEquals(expected.rgb()[i] & 0xff, actual.rgb()[i] & 0xff, tolerance, "byte " + i);
        }
    }
}
