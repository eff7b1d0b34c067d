package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The shipped code of the kernels belongs to the sources beside it, runs on the drivers that it is for, and keeps its
/// numbers in registers.
final class KernelCodeTest {

    private static final Path KERNELS = Path.of("kernels");
    private static final Path CODE = Path.of("src/main/resources/cosmonaut/tensor/backend/cuda");
    private static final String REMEDY = "; build it again with kernels/build.py";

    /// PTX of CUDA 12.4, which drivers of the 550 series read.
    private static final double NEWEST_PTX = 8.4;

    /// Bytes that a kernel puts aside before its loop and fetches behind it, as its machine code shows.
    private static final Map<String, Integer> BEFORE_THE_LOOP = Map.of("attention_flash_128", 16);

    private final JsonNode listing = JsonMapper.shared().readTree(CODE.resolve("kernels.json"));

    @Test
    void everyFamilyIsListedAndNothingElse() throws IOException {
        Set<String> files = new TreeSet<>();
        try (Stream<Path> code = Files.list(CODE)) {
            code.map(file -> file.getFileName().toString()).forEach(files::add);
        }
        Set<String> listed = new TreeSet<>(Set.of("kernels.json"));
        listing.properties()
                .forEach(family ->
                        family.getValue().get("files").properties().forEach(file -> listed.add(file.getKey())));
        assertEquals(listed, files, "shipped code and its listing" + REMEDY);
        Set<String> families = new TreeSet<>();
        StandIn.families()
                .forEach(file -> families.add(file.getFileName().toString().replace(".cu", "")));
        Set<String> built = new TreeSet<>();
        listing.properties().forEach(family -> built.add(family.getKey()));
        assertEquals(families, built, "families of kernels" + REMEDY);
    }

    @Test
    void theSourcesAreThoseThatWereBuilt() throws IOException {
        for (Map.Entry<String, JsonNode> family : listing.properties()) {
            MessageDigest digest = sha256();
            for (JsonNode source : family.getValue().get("sources")) {
                digest.update(Files.readAllBytes(KERNELS.resolve(source.asString())));
            }
            assertEquals(
                    family.getValue().get("source_sha256").asString(),
                    HexFormat.of().formatHex(digest.digest()),
                    family.getKey() + " was changed" + REMEDY);
            for (Map.Entry<String, JsonNode> file :
                    family.getValue().get("files").properties()) {
                assertEquals(
                        file.getValue().asString(),
                        HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(CODE.resolve(file.getKey())))),
                        file.getKey() + " is not what was built" + REMEDY);
            }
        }
    }

    @Test
    void everySourceOfAFamilyIsListed() throws IOException {
        for (Map.Entry<String, JsonNode> family : listing.properties()) {
            Set<String> listed = new TreeSet<>();
            family.getValue().get("sources").forEach(source -> listed.add(source.asString()));
            Set<String> included = new TreeSet<>();
            include(family.getKey() + ".cu", included);
            assertEquals(included, listed, family.getKey());
        }
    }

    private static void include(String file, Set<String> into) throws IOException {
        if (into.add(file)) {
            Matcher found = Pattern.compile("(?m)^#include \"((?!shim/)[^\"]+)\"")
                    .matcher(Files.readString(KERNELS.resolve(file)));
            while (found.find()) {
                include(found.group(1), into);
            }
        }
    }

    @Test
    void driversOfThe550SeriesReadThePtx() throws IOException {
        for (Map.Entry<String, JsonNode> family : listing.properties()) {
            for (Map.Entry<String, JsonNode> file :
                    family.getValue().get("files").properties()) {
                if (file.getKey().endsWith(".ptx.gz")) {
                    String ptx = unpacked(CODE.resolve(file.getKey()));
                    Matcher version = Pattern.compile("\\.version ([0-9.]+)").matcher(ptx);
                    assertTrue(version.find() && Double.parseDouble(version.group(1)) <= NEWEST_PTX, file.getKey());
                }
            }
        }
    }

    private static String unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// A number that does not fit into registers goes to memory and back in every turn of a loop.
    @Test
    void nothingIsSpilled() {
        Set<String> spilled = new TreeSet<>();
        listing.properties()
                .forEach(family -> family.getValue()
                        .get("usage")
                        .properties()
                        .forEach(card -> card.getValue().properties().forEach(kernel -> {
                            int allowed = BEFORE_THE_LOOP.getOrDefault(kernel.getKey(), 0);
                            if (kernel.getValue().get("spill").asInt() > allowed) {
                                spilled.add(kernel.getKey() + " on " + card.getKey() + ": "
                                        + kernel.getValue().get("spill") + " bytes");
                            }
                        })));
        assertEquals(Set.of(), spilled);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
