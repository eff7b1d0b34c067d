package cosmonaut.viewport.cpu;

import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewportException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/// Memory that the garbage collector lets go when nobody holds it any more.
final class CpuPixels implements ViewPixels {

    private final int width;
    private final int height;
    private final ByteBuffer bytes;
    private final IntBuffer pixels;

    CpuPixels(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height);
        }
        this.width = width;
        this.height = height;
        try {
            // An int 0xAARRGGBB lies in memory as B, G, R, A when its lowest byte comes first.
            bytes = ByteBuffer.allocateDirect(Math.multiplyExact(4, Math.multiplyExact(width, height)))
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError | ArithmeticException e) {
            throw new ViewportException("no memory for a picture of " + width + "x" + height, e);
        }
        pixels = bytes.asIntBuffer();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public ByteBuffer bgra() {
        return bytes;
    }

    void put(int y, int[] row) {
        pixels.put(y * width, row, 0, width);
    }

    int get(int x, int y) {
        return pixels.get(y * width + x);
    }

    void set(int x, int y, int argb) {
        pixels.put(y * width + x, argb);
    }

    @Override
    public void close() {
        // Nothing else holds it.
    }
}
