package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array of an [NpzFile], read from its first number to its last, whatever order they lie in the file.
public final class NpyArray implements AutoCloseable {

    /// Numbers of an array whose first axis runs fastest: it is turned as a whole.
    private static final long MOST_TURNED = 1L << 28;

    private final String what;
    private final InputStream in;
    private final NpyHeader header;
    private final long count;
    private long read;
    private float @Nullable [] turned;

    /// @param what names it, for messages
    /// @param in behind the header
    /// @param count numbers in it
    NpyArray(String what, InputStream in, NpyHeader header, long count) {
        this.what = what;
        this.in = in;
        this.header = header;
        this.count = count;
    }

    /// Extents, slowest first.
    public List<Long> shape() {
        return header.shape();
    }

    /// Whether no number needs more bits than a float of 16.
    public boolean isHalf() {
        return header.type() == NpyHeader.Type.F16;
    }

    /// Makes sure of the shape. An axis of one number may be missing or be there.
    ///
    /// @param extents what each must be, -1 for anything
    /// @throws InvalidInputException if it is another
    public void require(long... extents) {
        List<Long> own = shape();
        int at = 0;
        for (long extent : extents) {
            if (at < own.size() && (extent == -1 ? own.get(at) > 0 : own.get(at) == extent)) {
                at++;
            } else if (extent != 1) {
                throw new InvalidInputException(
                        what + " has the shape " + own + ", it must be " + wanted(extents) + "; save it so");
            }
        }
        if (at != own.size()) {
            throw new InvalidInputException(
                    what + " has the shape " + own + ", it must be " + wanted(extents) + "; save it so");
        }
    }

    private static String wanted(long... extents) {
        StringBuilder text = new StringBuilder("[");
        for (long extent : extents) {
            text.append(text.length() > 1 ? ", " : "").append(extent == -1 ? "any" : String.valueOf(extent));
        }
        return text.append(']').toString();
    }

    /// The next numbers, the last axis running fastest.
    ///
    /// @throws InvalidInputException if the file ends before, or is damaged
    public float[] next(int wanted) throws IOException {
        if (wanted > count - read) {
            throw new IllegalArgumentException(wanted + " numbers of the last " + (count - read) + " of " + what);
        }
        float[] values = new float[wanted];
        if (header.fortranOrder() && shape().size() > 1) {
            System.arraycopy(turned(), (int) read, values, 0, wanted);
        } else {
            decode(values);
        }
        read += wanted;
        if (read == count && in.read() != -1) {
            throw NpyHeader.damaged(what, "there is more in it than its shape says");
        }
        return values;
    }

    /// All numbers that were not read yet.
    ///
    /// @throws InvalidInputException if they are too many for an array
    public float[] rest() throws IOException {
        return next((int) Math.min(Integer.MAX_VALUE, count - read));
    }

    private float[] turned() throws IOException {
        if (turned == null) {
            if (count > MOST_TURNED) {
                throw new InvalidInputException(
                        what + " is stored in Fortran's order and large; save it with numpy.ascontiguousarray");
            }
            float[] stored = new float[(int) count];
            decode(stored);
            turned = turn(stored);
        }
        return turned;
    }

    private float[] turn(float[] stored) {
        int axes = shape().size();
        int[] steps = new int[axes];
        int step = 1;
        for (int axis = 0; axis < axes; axis++) {
            steps[axis] = step;
            step *= Math.toIntExact(shape().get(axis));
        }
        int[] at = new int[axes];
        float[] out = new float[stored.length];
        for (int i = 0; i < out.length; i++) {
            int from = 0;
            for (int axis = 0; axis < axes; axis++) {
                from += at[axis] * steps[axis];
            }
            out[i] = stored[from];
            for (int axis = axes - 1; axis >= 0 && ++at[axis] == shape().get(axis); axis--) {
                at[axis] = 0;
            }
        }
        return out;
    }

    private void decode(float[] into) throws IOException {
        int size = header.type().bytes();
        int some = Math.max(1, (1 << 16) / size);
        for (int from = 0; from < into.length; from += some) {
            int wanted = Math.min(some, into.length - from);
            byte[] bytes = in.readNBytes(wanted * size);
            if (bytes.length < wanted * size) {
                throw NpyHeader.damaged(what, "it ends before its last number");
            }
            ByteBuffer buffer =
                    ByteBuffer.wrap(bytes).order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < wanted; i++) {
                into[from + i] = switch (header.type()) {
                    case F16 -> Float.float16ToFloat(buffer.getShort());
                    case F32 -> buffer.getFloat();
                    case F64 -> (float) buffer.getDouble();
                    case BOOL, U8 -> buffer.get() & 0xff;
                };
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
