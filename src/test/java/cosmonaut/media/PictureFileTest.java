package cosmonaut.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import cosmonaut.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
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
        "vast.png, 67 megapixels",
        "cmyk.jpg, convert it to RGB",
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
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(empty)), "is an empty file");
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(folder)), "is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pattern.png", "pattern.jpg", "pattern.bmp", "palette.gif", "pattern.webp", "grey16.png"})
    void halfAPictureIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Fixture.of(name));
        Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(file, "cut off");
    }

    @Test
    void aJpegNeedsItsDataAndNotTheMarkOfItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(Fixture.of("pattern.jpg"));
        Picture expected = PictureFile.read(Fixture.of("pattern.jpg"));
        Path file = folder.resolve("a.jpg");
        assertEquals(expected, PictureFile.read(Files.write(file, Arrays.copyOf(whole, whole.length - 2))), "no end");
        assertEquals(expected, PictureFile.read(Files.write(file, Arrays.copyOf(whole, whole.length + 99))), "junk");
        assertRefused(Files.write(file, Arrays.copyOf(whole, whole.length * 9 / 10)), "cut off");
        whole[whole.length * 9 / 10] = (byte) 0xff;
        whole[whole.length * 9 / 10 + 1] = (byte) 0xd9;
        assertRefused(Files.write(file, whole), "damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "'\0\0\0\u0018ftypheic\0\0\0\0mif1heic', a HEIC picture",
        "'\0\0\0\u001cftypmif1\0\0\0\0mif1avif', an AVIF picture",
        "'\0\0\0\u0018ftypisom\0\0\0\0isomavc1', a video",
        "'II*\0....', a TIFF picture",
        "'MM\0*....', a TIFF picture",
        "'\0\0\0\fJXL \r\n\u0087\n', a JPEG XL picture",
        "'\u00ff\n....', a JPEG XL picture",
        "'\0\0\0\fjP  \r\n\u0087\n', a JPEG 2000 picture",
        "8BPS...., a Photoshop document",
        "%PDF-1.7, a PDF document",
        "'<?xml version=\"1.0\"?><svg></svg>', an SVG drawing",
        "' <!DOCTYPE html><html>', 'a web page, not a picture'",
        "version https://git-lfs.github.com/spec/v1, git lfs pull",
        "'', an empty file",
    })
    void otherKindsAreNamed(String content, String kind) throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file, kind);
    }

    /// The decoder of the platform inflates the texts of a palette picture, however long they are.
    @ParameterizedTest
    @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
    void textsInAPictureAreNotInflated(String type) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                deflater.write(zeros);
            }
        }
        byte[] start = (type.equals("iTXt") ? "k\0\u0001\0\0\0" : "k\0\0").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(start);
        text.writeBytes(packed.toByteArray());
        byte[] whole = Files.readAllBytes(Fixture.of("palette.png"));
        int afterHeader = 33;
        ByteBuffer bomb = ByteBuffer.allocate(whole.length + 12 + text.size());
        bomb.put(whole, 0, afterHeader).putInt(text.size()).put(type.getBytes(StandardCharsets.ISO_8859_1));
        bomb.put(text.toByteArray()).putInt(0).put(whole, afterHeader, whole.length - afterHeader);
        Path file = Files.write(folder.resolve("bomb.png"), bomb.array());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(PictureFile.read(Fixture.of("palette.png")), PictureFile.read(file));
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 32 << 20, "bytes allocated");
    }

    @Test
    void depthOfTooManyPixelsIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] depth = Files.readAllBytes(Fixture.of("depth.png"));
        ByteBuffer.wrap(depth).putInt(16, 5000).putInt(20, 5000);
        Path file = Files.write(folder.resolve("depth.png"), depth);
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> DepthFile.read(file, 0.001)), "16 megapixels");
    }

    private static void assertRefused(Path file, String why) {
        Said.inOneLine(assertThrows(InvalidInputException.class, () -> PictureFile.read(file)), why);
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
