import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The program's mark as each system wants it: the same PNG files in another container.
final class Icons {

    private static final String FOLDER = "src/main/resources/cosmonaut/ui";
    private static final int[] SIZES = {32, 64, 256};

    private Icons() {}

    static Path of(Tools.Platform platform, Path folder) throws IOException {
        return switch (platform) {
            case LINUX -> picture(256);
            case WINDOWS -> Files.write(folder.resolve("cosmonaut.ico"), ico());
            case MACOS -> Files.write(folder.resolve("cosmonaut.icns"), icns());
        };
    }

    private static Path picture(int size) {
        return Path.of(FOLDER, "icon-" + size + ".png").toAbsolutePath();
    }

    /// Windows: a directory of 16 bytes a picture, then the pictures. Zero stands for 256 pixels.
    private static byte[] ico() throws IOException {
        int at = 6 + 16 * SIZES.length;
        ByteBuffer directory = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
        directory.putShort((short) 0).putShort((short) 1).putShort((short) SIZES.length);
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (int size : SIZES) {
            byte[] png = Files.readAllBytes(picture(size));
            directory.put((byte) size).put((byte) size).put((byte) 0).put((byte) 0);
            directory
                    .putShort((short) 1)
                    .putShort((short) 32)
                    .putInt(png.length)
                    .putInt(at);
            pictures.write(png);
            at += png.length;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(directory.array());
        all.write(pictures.toByteArray());
        return all.toByteArray();
    }

    /// macOS: pictures behind a type of four letters and their length with the header.
    private static byte[] icns() throws IOException {
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(pictures);
        for (int size : SIZES) {
            byte[] png = Files.readAllBytes(picture(size));
            out.write((size == 32 ? "icp5" : size == 64 ? "icp6" : "ic08").getBytes(StandardCharsets.US_ASCII));
            out.writeInt(8 + png.length);
            out.write(png);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream head = new DataOutputStream(all);
        head.write("icns".getBytes(StandardCharsets.US_ASCII));
        head.writeInt(8 + pictures.size());
        head.write(pictures.toByteArray());
        return all.toByteArray();
    }
}
