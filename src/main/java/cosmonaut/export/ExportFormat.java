package cosmonaut.export;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The kinds of files that a world is exported to; the ending of a name tells them apart.
public enum ExportFormat {
    JPEG("\u00ff\u00d8", "jpg", "jpeg"),
    PNG("\u0089PNG", "png"),
    PLY("ply\n", "ply"),
    GLB("glTF", "glb");

    /// Stands in every file, near its beginning.
    static final String MARK = "cosmonaut-export/1";

    private static final int BEGINNING = 4096;

    private final byte[] magic;
    private final List<String> endings;

    ExportFormat(String magic, String... endings) {
        this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
        this.endings = List.of(endings);
    }

    /// @throws InvalidInputException if the name has no such ending
    public static ExportFormat of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(ending -> name.endsWith("." + ending)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(file + " names no kind of file that can be exported;"
                        + " end it in .jpg or .png (panorama), .ply (point cloud) or .glb (mesh)"));
    }

    /// Whether it is a picture of a place.
    public boolean isPanorama() {
        return this == JPEG || this == PNG;
    }

    /// Makes sure that a file can be written and takes no other file's place.
    ///
    /// @throws InvalidInputException if its folder is missing or may not be written, or if there is a file of that name
    ///     that is no export of this kind
    public void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InvalidInputException(
                    file + " cannot be written; give a file in a folder that exists and may be written");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOwn(file)) {
            throw new InvalidInputException(
                    file + " is there already and is no export of this kind; give another name");
        }
    }

    private boolean isOwn(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(BEGINNING);
            return begin.length >= magic.length
                    && Arrays.equals(begin, 0, magic.length, magic, 0, magic.length)
                    && new String(begin, StandardCharsets.ISO_8859_1).contains(MARK);
        } catch (IOException e) {
            return false;
        }
    }
}
