package cosmonaut.gpucheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `check.sh` with a Java and a compute-sanitizer that only answer: every part is asked for, whatever comes back is a
/// report that can be read, and the exit code tells it.
final class CheckScriptTest {

    @TempDir
    private Path folder;

    private Path commands = Path.of("");

    private record Ended(int code, JsonNode report) {

        List<String> parts() {
            List<String> names = new ArrayList<>();
            for (JsonNode part : report.get("parts")) {
                JsonNode name = part.has("tool") ? part.get("tool") : part.has("name") ? part.get("name") : null;
                names.add(part.get("part").asString() + (name == null ? "" : " " + name.asString()));
            }
            return names;
        }

        JsonNode part(int index) {
            return report.get("parts").get(index);
        }
    }

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash is here");
        commands = folder.resolve("commands.txt");
        Files.createDirectories(folder.resolve("bundle/jre/bin"));
        Files.createDirectories(folder.resolve("bundle/lib"));
        Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("packaging/gpu-check/check.sh"), folder.resolve("bundle/check.sh"));
        Files.writeString(folder.resolve("bundle/version.txt"), "abc\n");
        tool("java", folder.resolve("bundle/jre/bin/java"));
        tool("compute-sanitizer", folder.resolve("tools/compute-sanitizer"));
    }

    private static void tool(String name, Path there) throws IOException {
        try (InputStream in = Objects.requireNonNull(CheckScriptTest.class.getResourceAsStream(name))) {
            Files.copy(in, there);
        }
        assertTrue(there.toFile().setExecutable(true));
    }

    private Ended check(Map<String, String> surroundings, String... options) throws Exception {
        Path report = folder.resolve("report.json");
        List<String> command = new ArrayList<>(
                List.of("/bin/bash", folder.resolve("bundle/check.sh").toString(), "--out", report.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(surroundings);
        builder.environment().put("COMMANDS", commands.toString());
        builder.environment()
                .put("COSMONAUT_PYTHON", folder.resolve("no-python").toString());
        builder.environment()
                .merge("PATH", folder.resolve("tools").toString(), (path, own) -> own + File.pathSeparator + path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assertTrue(Files.exists(report), said);
        return new Ended(code, JsonMapper.shared().readTree(Files.readString(report)));
    }

    @Test
    void everyPartIsInTheReport() throws Exception {
        Ended ended = check(Map.of());
        assertEquals(0, ended.code());
        assertEquals("abc", ended.report().get("version").asString());
        assertEquals(
                List.of(
                        "smoke",
                        "conformance",
                        "goldens",
                        "rollouts",
                        "endurance",
                        "sanitizer memcheck",
                        "sanitizer racecheck",
                        "sanitizer synccheck",
                        "memory",
                        "viewport",
                        "bench copy",
                        "bench dit"),
                ended.parts());
        assertEquals(7, ended.part(5).get("passed").asInt());
        assertEquals(
                "========= ERROR SUMMARY: 0 errors", ended.part(5).get("said").asString());
        List<String> asked = Files.readAllLines(commands);
        assertEquals(11, asked.size());
        assertTrue(asked.stream().allMatch(line -> line.contains("-Dcosmonaut.card=real")));
        assertEquals(
                3,
                asked.stream()
                        .filter(line -> line.contains("-Dcosmonaut.cases=few"))
                        .count());
    }

    @Test
    void whatASanitizerFindsIsToldAndIsAFailure() throws Exception {
        Ended ended = check(Map.of("FAKE_ERRORS", "1"), "--only", "smoke,sanitizer");
        assertEquals(1, ended.code());
        assertEquals(
                "========= ERROR SUMMARY: 3 errors", ended.part(1).get("said").asString());
        assertEquals(false, ended.part(1).get("ok").asBoolean());
    }

    @Test
    void aPartThatFailsOrBreaksIsOneLineAndTheOthersGoOn() throws Exception {
        Ended ended = check(Map.of("WRONG", "goldens", "BROKEN", "memory"), "--only", "goldens,memory,bench");
        assertEquals(1, ended.code());
        assertEquals(List.of("goldens", "memory", "bench copy", "bench dit"), ended.parts());
        assertEquals(false, ended.part(0).get("ok").asBoolean());
        assertEquals(
                "java.lang.Error:  quotedand more", ended.part(1).get("error").asString());
    }

    @Test
    void withoutACardNothingElseIsTried() throws Exception {
        Ended ended = check(Map.of("NO_CARD", "smoke"));
        assertEquals(3, ended.code());
        assertEquals(List.of("smoke"), ended.parts());
        assertEquals("no \"card\" is here", ended.part(0).get("reason").asString());
    }

    @Test
    void aTrialIsSmallEverywhere() throws Exception {
        check(Map.of("COSMONAUT_CARD", "standin", "COSMONAUT_KERNELS", "/k"), "--small");
        List<String> asked = Files.readAllLines(commands);
        assertTrue(asked.stream()
                .allMatch(line -> line.contains("-Dcosmonaut.cases=few")
                        && line.contains("-Dcosmonaut.card=standin")
                        && line.contains("-Dcosmonaut.kernels=/k")));
        assertTrue(asked.get(3).endsWith("rollouts " + folder.resolve("bundle/scenes") + " 1"), asked.get(3));
        assertTrue(asked.get(4).endsWith(" 12"), asked.get(4));
        assertTrue(asked.getLast().endsWith("bench --small"), asked.getLast());
    }
}
