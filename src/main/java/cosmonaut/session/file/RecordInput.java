package cosmonaut.session.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.world.ChunkSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Takes the fields of one record, each checked before memory is taken for it.
final class RecordInput {

    /// Bytes of a camera: pose and lens.
    private static final int CAMERA_BYTES = 16 * Double.BYTES + 2 * Integer.BYTES;

    private static final int HASH_BYTES = 32;
    private static final int WIDEST = 1 << 14;

    private final ByteBuffer bytes;
    private final String place;

    /// @param place of the record, for messages
    RecordInput(ByteBuffer bytes, String place) {
        this.bytes = bytes;
        this.place = place;
    }

    InvalidInputException wrong(String what) {
        return new InvalidInputException(place + " " + what + "; the session was not written by this program");
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            throw wrong("ends too early");
        }
        return bytes;
    }

    int left() {
        return bytes.remaining();
    }

    int octet() {
        return room(1).get() & 0xff;
    }

    boolean flag() {
        int value = octet();
        if (value > 1) {
            throw wrong("has " + value + " for yes or no");
        }
        return value == 1;
    }

    int whole(String what, int least, int most) {
        int value = room(Integer.BYTES).getInt();
        if (value < least || value > most) {
            throw wrong("says " + value + " " + what + ", not " + least + " to " + most);
        }
        return value;
    }

    /// Any number.
    long number() {
        return room(Long.BYTES).getLong();
    }

    /// Any number, a finite one or not.
    double real() {
        return room(Double.BYTES).getDouble();
    }

    String text() {
        int count = whole("bytes of a text", 0, left());
        byte[] utf8 = new byte[count];
        room(count).get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    String hash() {
        byte[] hash = new byte[HASH_BYTES];
        room(HASH_BYTES).get(hash);
        return HexFormat.of().formatHex(hash);
    }

    CameraFrame camera() {
        double[] rows = new double[12];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = real();
        }
        double fx = real();
        double fy = real();
        double cx = real();
        double cy = real();
        int width = whole("pixels in a row", 1, WIDEST);
        int height = whole("rows", 1, WIDEST);
        try {
            Pose pose = new Pose(
                    rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10], rows[3], rows[7],
                    rows[11]);
            return new CameraFrame(pose, new Intrinsics(fx, fy, cx, cy, width, height));
        } catch (IllegalArgumentException e) {
            throw wrong("has a camera that is none (" + e.getMessage() + ")");
        }
    }

    ChunkSettings settings() {
        String prompt = text();
        long seed = number();
        @Nullable Integer steps = flag() ? whole("steps", 1, ChunkSettings.MAX_STEPS) : null;
        @Nullable Double guidance = flag() ? real() : null;
        return checked(prompt, seed, steps, guidance);
    }

    private ChunkSettings checked(String prompt, long seed, @Nullable Integer steps, @Nullable Double guidance) {
        try {
            return new ChunkSettings(prompt, seed, steps, guidance);
        } catch (InvalidInputException e) {
            throw wrong("asks for what is not possible (" + e.getMessage() + ")");
        }
    }

    SessionEvent.Asked asked() {
        int count = whole("cameras", 1, left() / CAMERA_BYTES);
        List<CameraFrame> cameras = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            cameras.add(camera());
        }
        return new SessionEvent.Asked(cameras, settings());
    }

    /// Bytes that were deflated.
    ///
    /// @param size when inflated, which the caller has bounded
    byte[] inflated(int size) {
        int count = whole("bytes of pixels", 0, left());
        // No deflated byte stands for more than 1032 others.
        if (size > 1032L * count + 1032) {
            throw wrong("holds too few pixels");
        }
        ByteBuffer packed = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        byte[] plain = new byte[size];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int done = 0;
            while (done < size) {
                int more = inflater.inflate(plain, done, size - done);
                if (more == 0) {
                    throw wrong("holds " + done + " bytes of pixels instead of " + size);
                }
                done += more;
            }
            return plain;
        } catch (DataFormatException e) {
            throw wrong("holds pixels that cannot be unpacked");
        }
    }

    void end() {
        if (left() > 0) {
            throw wrong("is " + left() + " bytes too long");
        }
    }
}
