package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import cosmonaut.media.Picture;
import cosmonaut.model.Conventions;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

/// Against `cosmonaut_training.golden.conventions`, on the host and through a device.
final class PixelRangeTest {

    private static final PixelRange DIFFUSERS = PixelRange.of(Conventions.DIFFUSERS);

    @Test
    void bytesGoInByV128AndComeOutTruncated() {
        Picture picture = new Picture(2, 1, new byte[] {0, (byte) 128, (byte) 255, 64, 1, 127});
        assertArrayEquals(
                new float[] {-1, 0, 127 / 128f, -0.5f, -127 / 128f, -1 / 128f},
                PixelRange.ORIGINAL.toInterleaved(picture));
        float[] numbers = {-2, -1, 0, 0.999f, 1, 7};
        assertArrayEquals(
                new byte[] {0, 0, 127, (byte) 254, (byte) 255, (byte) 255},
                PixelRange.ORIGINAL.toPicture(numbers, 2, 1).rgb());
    }

    @Test
    void everyByteGoesInAsEitherCodeReadsIt() {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3);
        }
        Picture all = new Picture(256, 1, rgb);
        try (GoldenFile golden = GoldenFile.open("conventions")) {
            assertArrayEquals(thrice(golden, "input_128"), PixelRange.ORIGINAL.toInterleaved(all));
            assertArrayEquals(thrice(golden, "input_127_5"), DIFFUSERS.toInterleaved(all));
        }
    }

    @Test
    void numbersComeOutTruncatedOrRounded() {
        try (GoldenFile golden = GoldenFile.open("conventions");
                Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            float[] numbers = golden.get("numbers").toFloats();
            for (PixelRange range : new PixelRange[] {PixelRange.ORIGINAL, DIFFUSERS}) {
                float[] expected = golden.get(range.rounding() == 0 ? "truncated" : "rounded")
                        .toFloats();
                float[] interleaved = new float[3 * numbers.length];
                float[] thrice = new float[interleaved.length];
                for (int i = 0; i < thrice.length; i++) {
                    interleaved[i] = numbers[i / 3];
                    thrice[i] = expected[i / 3];
                }
                assertArrayEquals(thrice, floats(range.toPicture(interleaved, numbers.length, 1)));

                PictureTransfer transfer =
                        new PictureTransfer(backend, scope, 1, ReflectedColumns.none(numbers.length), range);
                Tensor clip = scope.allocate(DType.F32, 3, 1, 1, numbers.length);
                transfer.put(clip, 0, interleaved);
                assertArrayEquals(thrice, floats(transfer.picture(clip, 0)));
            }
        }
    }

    private static float[] floats(Picture picture) {
        float[] out = new float[picture.rgb().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = picture.rgb()[i] & 0xff;
        }
        return out;
    }

    private static float[] thrice(GoldenFile golden, String name) {
        float[] each = golden.get(name).toFloats();
        float[] out = new float[3 * each.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = each[i / 3];
        }
        return out;
    }
}
