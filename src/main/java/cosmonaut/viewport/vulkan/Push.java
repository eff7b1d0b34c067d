package cosmonaut.viewport.vulkan;

import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryUtil;

/// The numbers that a pass is pushed, one after the other as its shader declares them. Reused.
final class Push implements AutoCloseable {

    private static final int MOST_BYTES = 128;

    private final ByteBuffer bytes = MemoryUtil.memAlloc(MOST_BYTES);

    Push begin() {
        bytes.clear();
        return this;
    }

    Push ints(int... numbers) {
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return this;
    }

    Push floats(double... numbers) {
        for (double number : numbers) {
            bytes.putFloat((float) number);
        }
        return this;
    }

    /// What was put, valid until the next [#begin].
    ByteBuffer end() {
        return bytes.slice(0, bytes.position()).order(bytes.order());
    }

    @Override
    public void close() {
        MemoryUtil.memFree(bytes);
    }
}
