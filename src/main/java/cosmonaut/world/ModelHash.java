package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// SHA-256 over the names and contents of a model's files, in the order of their names.
///
/// Of a file larger than a gigabyte, its size and a thousand samples evenly spread over it are taken: no flight should
/// begin with reading a large model once more.
final class ModelHash {

    private static final long LARGE = 1L << 30;
    private static final int SAMPLES = 1000;
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private ModelHash(MessageDigest digest) {
        this.digest = digest;
    }

    /// @return 64 hexadecimal digits
    static String of(ModelFiles files) {
        try {
            ModelHash hash = new ModelHash(Hashes.begin());
            for (Path place : files.places()) {
                hash.addAll(place);
            }
            return HexFormat.of().formatHex(hash.digest.digest());
        } catch (IOException e) {
            throw new InvalidInputException("the model in " + files.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void addAll(Path place) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(place)) {
            all = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : all) {
            Path name = file.equals(place) ? file.getFileName() : place.relativize(file);
            digest.update(name.toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8));
            add(file);
        }
    }

    private void add(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            long step = size <= LARGE ? BUFFER : size / SAMPLES;
            if (size > LARGE) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
            }
            for (long at = 0; at < size; at += step) {
                buffer.clear();
                while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
                    // a file gives what it has at once or in pieces
                }
                digest.update(buffer.flip());
            }
        }
    }
}
