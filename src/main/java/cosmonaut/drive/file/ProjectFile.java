package cosmonaut.drive.file;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.JsonLimits;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Projects on disk: `*.cdrive`, a ZIP archive of `project.json`, `rig.rig.json`, `imports/`, `map/` and `runs/`.
///
/// Entries are stored without compression, in one order and with one date, so the same project gives the same bytes.
/// What an archive holds besides is taken over when it is written again.
public final class ProjectFile {

    private static final String PROJECT = "project.json";
    private static final String RIG = "rig.rig.json";
    private static final String IMPORTS = "imports/";
    private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 32, 3_000_000);
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_IMPORT_BYTES = DriveText.MOST_BYTES;
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final JsonMapper MAPPER =
            JsonMapper.builder(LIMITS.factory(false)).build();

    private ProjectFile() {}

    /// @throws InvalidInputException if it is no archive of a project, is past a limit or holds something that cannot
    /// be
    public static DriveProject read(Path file) {
        InputFile.requireRegular(file, "project " + file);
        try (ZipFile zip = opened(file)) {
            ObjectNode document = object(file, zip, PROJECT);
            Optional<Rig> rig = zip.getEntry(RIG) == null
                    ? Optional.empty()
                    : Optional.of(RigFile.read(file + ", " + RIG, object(file, zip, RIG)));
            return ProjectJson.read(file.toString(), document, rig);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    private static ZipFile opened(Path file) {
        try {
            ZipFile zip = new ZipFile(file.toFile());
            if (zip.size() > MOST_ENTRIES) {
                zip.close();
                throw new InvalidInputException(
                        file + ": has more than " + MOST_ENTRIES + " entries; give another project");
            }
            return zip;
        } catch (IOException | IllegalArgumentException e) {
            if (e instanceof InvalidInputException invalid) {
                throw invalid;
            }
            throw damaged(file, e);
        }
    }

    private static InvalidInputException damaged(Path file, Exception e) {
        return new InvalidInputException(file + ": is no sound ZIP archive; take it from a copy", e);
    }

    private static byte[] bytes(Path file, ZipFile zip, String name, int most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new InvalidInputException(file + ": has no " + name + "; give a project");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new InvalidInputException(
                        file + ", " + name + ": has more than " + most + " bytes; give a smaller one");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != entry.getCrc()) {
                throw new InvalidInputException(file + ", " + name + ": is damaged; take the project from a copy");
            }
            return bytes;
        }
    }

    private static ObjectNode object(Path file, ZipFile zip, String name) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(bytes(file, zip, name, LIMITS.bytes()));
            if (root instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    file + ", " + name + ": is not valid JSON: " + LIMITS.reason(e) + "; mend the file", e);
        }
        throw new InvalidInputException(file + ", " + name + ": holds no JSON object; give a project");
    }

    /// The bytes of a file that came in, as they were.
    ///
    /// @throws InvalidInputException if it is not there or no longer what it was
    public static byte[] imported(Path file, DriveProject.Import entry) {
        try (ZipFile zip = opened(file)) {
            byte[] bytes = bytes(file, zip, IMPORTS + entry.name(), MOST_IMPORT_BYTES);
            if (!sha256(bytes).equals(entry.sha256())) {
                throw new InvalidInputException(
                        file + ", " + IMPORTS + entry.name() + ": is not what came in; import the file again");
            }
            return bytes;
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    /// Writes a project whole, or leaves what was there.
    ///
    /// @param before the archive whose other entries are taken over, if there is one; it may be `file` itself
    /// @param more   further entries by name, such as `runs/1/request.json`; a name below `imports/` is listed with its
    ///     hash
    /// @param app    name and version of the program
    /// @throws IOException if the disk is full or fails
    public static void write(
            DriveProject project, Path file, Optional<Path> before, Map<String, byte[]> more, String app)
            throws IOException {
        TreeMap<String, byte[]> own = new TreeMap<>(more);
        List<DriveProject.Import> imports = new ArrayList<>(project.imports());
        for (Map.Entry<String, byte[]> entry : more.entrySet()) {
            requireName(entry.getKey());
            if (entry.getKey().startsWith(IMPORTS)) {
                String name = entry.getKey().substring(IMPORTS.length());
                imports.removeIf(known -> known.name().equals(name));
                imports.add(new DriveProject.Import(name, sha256(entry.getValue())));
            }
        }
        own.put(PROJECT, json(ProjectJson.written(project.withImports(imports), app)));
        project.rig().filter(rig -> !isThere(before, rig)).ifPresent(rig -> own.put(RIG, json(RigFile.json(rig))));
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part));
                    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                zip.setMethod(ZipOutputStream.STORED);
                if (before.isPresent() && Files.isRegularFile(before.get())) {
                    try (ZipFile old = opened(before.get())) {
                        write(zip, own, old, project.rig().isPresent());
                    }
                } else {
                    write(zip, own, null, true);
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Whether the archive before holds just this rig; its file then stays as it is, with what else it says.
    private static boolean isThere(Optional<Path> before, Rig rig) {
        if (before.isEmpty() || !Files.isRegularFile(before.get())) {
            return false;
        }
        try {
            return read(before.get()).rig().filter(rig::equals).isPresent();
        } catch (InvalidInputException e) {
            // What cannot be read is written anew.
            return false;
        }
    }

    /// All names in order, `project.json` first.
    private static void write(
            ZipOutputStream zip,
            TreeMap<String, byte[]> own,
            @org.jspecify.annotations.Nullable ZipFile old,
            boolean hasRig)
            throws IOException {
        TreeMap<String, ZipEntry> others = new TreeMap<>();
        if (old != null) {
            for (ZipEntry entry : Collections.list(old.entries())) {
                boolean gone = entry.getName().equals(RIG) && !hasRig;
                if (!entry.isDirectory() && !own.containsKey(entry.getName()) && !gone && isName(entry.getName())) {
                    others.put(entry.getName(), entry);
                }
            }
        }
        store(zip, PROJECT, own.getOrDefault(PROJECT, new byte[0]));
        TreeMap<String, Boolean> names = new TreeMap<>();
        own.keySet().forEach(name -> names.put(name, true));
        others.keySet().forEach(name -> names.put(name, false));
        names.remove(PROJECT);
        for (Map.Entry<String, Boolean> name : names.entrySet()) {
            if (name.getValue()) {
                store(zip, name.getKey(), own.getOrDefault(name.getKey(), new byte[0]));
            } else if (old != null) {
                copy(zip, old, others.get(name.getKey()));
            }
        }
    }

    private static ZipEntry entry(String name, long size, long crc) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        entry.setTimeLocal(DATE);
        return entry;
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        zip.putNextEntry(entry(name, bytes.length, crc.getValue()));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void copy(ZipOutputStream zip, ZipFile old, @org.jspecify.annotations.Nullable ZipEntry known)
            throws IOException {
        if (known != null) {
            zip.putNextEntry(entry(known.getName(), known.getSize(), known.getCrc()));
            try (InputStream in = old.getInputStream(known)) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && !name.startsWith("/")
                && !name.contains("\\")
                && !List.of(name.split("/", -1)).contains("..");
    }

    private static void requireName(String name) {
        if (!isName(name)) {
            throw new InvalidInputException(
                    JsonMembers.quoted(name) + " is no name of an entry; name it without .. and a slash before it");
        }
    }

    private static byte[] json(ObjectNode node) {
        return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte... bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
