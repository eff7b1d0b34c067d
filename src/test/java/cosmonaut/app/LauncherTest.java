package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell script that starts the program, as far as it counts: what it would start.
final class LauncherTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setEnvironment() {
        environment.put("COSMONAUT_DRY_RUN", "1");
        environment.put("COSMONAUT_MEMORY_MIB", "64000");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("XDG_CACHE_HOME", folder.toString());
    }

    private record Ended(int code, List<String> lines) {

        String heap() {
            return lines.stream()
                    .filter(line -> line.startsWith("-Xmx"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ended launch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "packaging/cosmonaut"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out.lines().toList());
    }

    private String model(String world) throws IOException {
        Files.writeString(folder.resolve("world.json"), world);
        return folder.toString();
    }

    /// MiB of a chunk: its pictures, and forty float pictures.
    private static String heap(long width, long height, long frames) {
        return "-Xmx" + (1200 + width * height * (3 * frames + 480) / (1 << 20) + 1) + "m";
    }

    @Test
    void theStarterHasWhatItNeeds() throws Exception {
        assertEquals("-Xmx1200m", launch("rollout", "--out", "clip.mp4").heap());
        assertEquals("-Xmx1200m", launch("rollout", "--model", "starter").heap());
        assertEquals("-Xmx1200m", launch().heap());
    }

    @Test
    void aModelsChunkIsAddedAsItsWorldJsonSays() throws Exception {
        String model = model("""
                {"format": "cosmonaut-world/1", "width": 1920, "height":1088 ,"chunk_frames":57,
                 "presets": {"large": {"world": {"width": 2560, "height": 1440}}}}
                """);
        assertEquals(heap(2560, 1440, 57), launch("rollout", "--model", model).heap());
        assertEquals(heap(2560, 1440, 57), launch("rollout", "--model=" + model).heap());
    }

    @Test
    void aModelWithoutAWorldJsonHasThePublishedSizes() throws Exception {
        assertEquals(
                heap(1280, 704, 121),
                launch("rollout", "--model", folder.toString()).heap());
    }

    @Test
    void theWindowOpensTheModelOfItsSettings() throws Exception {
        String model = model("{\"width\":1920,\"height\":1088,\"chunk_frames\":57}");
        Files.createDirectory(folder.resolve("cosmonaut"));
        Files.writeString(
                folder.resolve("cosmonaut/settings.json"),
                "{\n  \"models\" : [ \"/else\" ],\n  \"flight\" : {\"model\" : \"" + model + "\", \"seed\" : 1}\n}");
        assertEquals(heap(1920, 1088, 57), launch().heap());
        assertEquals("-Xmx1200m", launch("devices").heap());
    }

    @Test
    void noModelGetsMoreThanThreeQuartersOfTheMachine() throws Exception {
        environment.put("COSMONAUT_MEMORY_MIB", "2000");
        assertEquals(
                "-Xmx1500m", launch("rollout", "--model", folder.toString()).heap());
        assertEquals("-Xmx1200m", launch("rollout").heap());
    }

    @Test
    void aPersonHasTheLastWord() throws Exception {
        environment.put("COSMONAUT_HEAP", "9g");
        assertEquals("-Xmx9g", launch("rollout").heap());
        environment.put("COSMONAUT_HEAP", "9 lives");
        Ended refused = launch("rollout");
        assertEquals(2, refused.code());
        assertTrue(refused.lines().getFirst().contains("COSMONAUT_HEAP is 9 lives"), refused.toString());
    }

    @Test
    void anAccountWithoutAHomeStartsToo() throws Exception {
        environment.remove("XDG_CONFIG_HOME");
        environment.remove("XDG_CACHE_HOME");
        environment.put("HOME", "");
        Ended ended = launch();
        assertEquals(0, ended.code(), ended.toString());
        assertEquals(
                List.of(),
                ended.lines().stream()
                        .filter(line -> line.startsWith("-XX:SharedArchiveFile") || line.startsWith("-Duser.home"))
                        .toList());
        assertEquals(0, launch("--version").code());
    }

    @Test
    void settingsAndClassesLieInTheHomeThatIsNamed() throws Exception {
        environment.remove("XDG_CACHE_HOME");
        environment.put("HOME", folder.toString());
        List<String> lines = launch().lines();
        assertTrue(lines.contains("-Duser.home=" + folder), lines.toString());
        assertTrue(
                lines.contains("-XX:SharedArchiveFile=" + folder + "/.cache/cosmonaut/classes.jsa"), lines.toString());
    }

    @Test
    void javaReportsItsOwnCrashesBesideTheSettingsOfTheWindow() throws Exception {
        environment.put("XDG_CONFIG_HOME", folder.resolve("set up").toString());
        String report = "-XX:ErrorFile=" + folder.resolve("set up") + "/cosmonaut/crashes/hs_err_pid%p.log";
        List<String> lines = launch().lines();
        assertTrue(lines.contains(report), lines.toString());
        assertTrue(lines.indexOf(report) < lines.indexOf("-jar"), lines.toString());
        assertTrue(Files.isDirectory(folder.resolve("set up/cosmonaut/crashes")));
        assertTrue(launch(folder.toString()).lines().contains(report), "a file opens the window too");
        assertFalse(launch("devices").lines().contains(report));
    }

    @Test
    void argumentsAreHandedOnAsTheyAre() throws Exception {
        List<String> lines =
                launch("rollout", "--prompt", "fog *  and rain", "--model").lines();
        int main = lines.indexOf("-jar") + 1;
        assertEquals(
                List.of("rollout", "--prompt", "fog *  and rain", "--model"), lines.subList(main + 1, lines.size()));
    }
}
