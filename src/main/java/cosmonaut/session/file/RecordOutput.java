package cosmonaut.session.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.world.ChunkSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// Puts the fields of one record; what [RecordInput] takes.
final class RecordOutput {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    byte[] bytes() {
        return bytes.toByteArray();
    }

    RecordOutput octet(int value) throws IOException {
        out.writeByte(value);
        return this;
    }

    RecordOutput flag(boolean value) throws IOException {
        return octet(value ? 1 : 0);
    }

    RecordOutput whole(int value) throws IOException {
        out.writeInt(value);
        return this;
    }

    RecordOutput number(long value) throws IOException {
        out.writeLong(value);
        return this;
    }

    RecordOutput text(String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return whole(utf8.length).raw(utf8);
    }

    RecordOutput optionalText(@Nullable String value) throws IOException {
        flag(value != null);
        return value == null ? this : text(value);
    }

    RecordOutput raw(byte[] value) throws IOException {
        out.write(value);
        return this;
    }

    RecordOutput hash(String hexadecimal) throws IOException {
        return raw(HexFormat.of().parseHex(hexadecimal));
    }

    RecordOutput camera(CameraFrame camera) throws IOException {
        for (double value : camera.pose().rows()) {
            out.writeDouble(value);
        }
        Intrinsics lens = camera.intrinsics();
        out.writeDouble(lens.fx());
        out.writeDouble(lens.fy());
        out.writeDouble(lens.cx());
        out.writeDouble(lens.cy());
        return whole(lens.width()).whole(lens.height());
    }

    RecordOutput settings(ChunkSettings settings) throws IOException {
        text(settings.prompt()).number(settings.seed());
        return choice(settings.steps(), settings.guidance());
    }

    RecordOutput choice(@Nullable Integer steps, @Nullable Double guidance) throws IOException {
        flag(steps != null);
        if (steps != null) {
            whole(steps);
        }
        flag(guidance != null);
        if (guidance != null) {
            out.writeDouble(guidance);
        }
        return this;
    }

    RecordOutput asked(SessionEvent.Asked asked) throws IOException {
        whole(asked.cameras().size());
        for (CameraFrame camera : asked.cameras()) {
            camera(camera);
        }
        return settings(asked.settings());
    }

    RecordOutput deflated(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(packed, deflater)) {
            stream.write(plain);
        } finally {
            deflater.end();
        }
        return whole(packed.size()).raw(packed.toByteArray());
    }
}
