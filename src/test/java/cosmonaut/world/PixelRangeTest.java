package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cosmonaut.media.Picture;
import org.junit.jupiter.api.Test;

final class PixelRangeTest {

    @Test
    void bytesGoInByV128AndComeOutTruncated() {
        Picture picture = new Picture(2, 1, new byte[] {0, (byte) 128, (byte) 255, 64, 1, 127});
        assertArrayEquals(
                new float[] {-1, 0, 127 / 128f, -0.5f, -127 / 128f, -1 / 128f}, PixelRange.toInterleaved(picture));
        float[] numbers = {-2, -1, 0, 0.999f, 1, 7};
        assertArrayEquals(
                new byte[] {0, 0, 127, (byte) 254, (byte) 255, (byte) 255},
                PixelRange.toPicture(numbers, 2, 1).rgb());
    }
}
