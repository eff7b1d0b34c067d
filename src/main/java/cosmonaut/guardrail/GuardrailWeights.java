package cosmonaut.guardrail;

import cosmonaut.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// The files of weights of the frame checks: from which package of a registry they are, and which they must be.
///
/// They are taken from a package that a person has downloaded; the program downloads nothing.
public enum GuardrailWeights {
    /// BlazeFace for up to five metres, 192x192 (MediaPipe, Apache-2.0).
    FACES(
            "@mediapipe/face_detection@0.4.1657300184",
            "face_detection_full_range.tflite",
            "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3"),
    /// What MobileNetV2 looks like, and the scales of its weights (nsfwjs, MIT).
    CLASSES(
            "nsfwjs@4.4.0",
            "mobilenet_v2/model.min.js",
            "c32f104fd562b08cdff5ed69dfe1209643afa47e792fb12751d2949aa61a397a"),
    /// Its weights, in bytes.
    CLASSES_DATA(
            "nsfwjs@4.4.0",
            "mobilenet_v2/group1-shard1of1.min.js",
            "ef2e0a63f7d2c4960b37b024b669313f65d3c45cd59e9042636c55b39de53517");

    private static final int MOST_BYTES = 16 << 20;
    private static final int TAR_BLOCK = 512;

    private final String origin;
    private final String entry;
    private final String sha256;

    GuardrailWeights(String origin, String entry, String sha256) {
        this.origin = origin;
        this.entry = entry;
        this.sha256 = sha256;
    }

    /// The package of the npm registry, with its version.
    public String origin() {
        return origin;
    }

    /// Its name in the guardrails' folder.
    public String file() {
        return entry.substring(entry.lastIndexOf('/') + 1);
    }

    /// The bytes in the folder.
    ///
    /// @return nothing where they are not installed
    /// @throws InvalidInputException if the file is not the one that was installed
    Optional<byte[]> read(GuardrailFolder folder) {
        return folder.file(file()).map(path -> {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MOST_BYTES);
                if (!hash(bytes).equals(sha256)) {
                    throw new InvalidInputException("the weights " + path + " are not those of " + origin
                            + "; remove the file and install them again");
                }
                return bytes;
            } catch (IOException e) {
                throw new InvalidInputException("the weights " + path + " cannot be read; install them again", e);
            }
        });
    }

    /// Takes what there is of the weights out of a package (`.tgz`), a folder or a single file.
    ///
    /// @return what was installed
    /// @throws InvalidInputException if there is nothing in it
    /// @throws IOException if the disk refuses
    public static Set<GuardrailWeights> install(Path from, GuardrailFolder folder) throws IOException {
        Set<GuardrailWeights> done = EnumSet.noneOf(GuardrailWeights.class);
        if (Files.isDirectory(from)) {
            List<Path> files = new ArrayList<>();
            try (Stream<Path> all = Files.walk(from, 8)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    take(file.toString(), in, folder, done);
                }
            }
        } else if (!Files.isRegularFile(from)) {
            throw new InvalidInputException("there is no package " + from + "; download one as --help says");
        } else if (from.toString().endsWith(".tgz")) {
            unpack(from, folder, done);
        } else {
            try (InputStream in = Files.newInputStream(from)) {
                take(from.toString(), in, folder, done);
            }
        }
        if (done.isEmpty()) {
            throw new InvalidInputException("there are none of the known weights in " + from + "; download "
                    + FACES.origin + " or " + CLASSES.origin + " with npm pack");
        }
        return done;
    }

    private static void unpack(Path archive, GuardrailFolder folder, Set<GuardrailWeights> done) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (byte[] head = in.readNBytes(TAR_BLOCK); head.length == TAR_BLOCK && head[0] != 0; ) {
                long size = Long.parseLong(text(head, 124, 12), 8);
                long padded = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
                if (size < 0 || size > 1L << 30) {
                    throw new EOFException("an entry of " + size + " bytes");
                }
                if (size <= MOST_BYTES) {
                    byte[] bytes = in.readNBytes((int) padded);
                    take(
                            text(head, 0, 100),
                            new java.io.ByteArrayInputStream(bytes, 0, (int) Math.min(size, bytes.length)),
                            folder,
                            done);
                } else {
                    in.skipNBytes(padded);
                }
                head = in.readNBytes(TAR_BLOCK);
            }
        } catch (NumberFormatException | EOFException | java.util.zip.ZipException e) {
            throw new InvalidInputException("the package " + archive + " is damaged; download it again", e);
        }
    }

    private static String text(byte[] head, int from, int length) {
        return new String(head, from, length, StandardCharsets.US_ASCII)
                .replaceFirst("\0.*", "")
                .strip();
    }

    private static void take(String name, InputStream in, GuardrailFolder folder, Set<GuardrailWeights> done)
            throws IOException {
        for (GuardrailWeights one : values()) {
            if (name.endsWith(one.file()) && !done.contains(one)) {
                byte[] bytes = in.readNBytes(MOST_BYTES);
                if (hash(bytes).equals(one.sha256)) {
                    Files.createDirectories(folder.path());
                    Path part = folder.path().resolve(one.file() + ".part");
                    Files.write(part, bytes);
                    Files.move(part, folder.path().resolve(one.file()), StandardCopyOption.REPLACE_EXISTING);
                    done.add(one);
                }
                return;
            }
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
