package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The program in a process of its own, started as its jar's manifest has it: Java says nothing before it.
final class OwnWordsTest {

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "cosmonaut.app.Main"));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile("cosmonaut", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    @Test
    void whatWorksSaysNothingOnStderr() throws Exception {
        Ended ended = run("devices", "--json");
        assertEquals(new Ended(0, ended.out(), ""), ended);
        assertEquals(1, ended.out().lines().count());
    }

    @Test
    void whatFailsIsOneLine() throws Exception {
        Ended ended = run("rollout", "--move", "sideways");
        assertEquals(2, ended.code());
        assertEquals(
                List.of("cosmonaut: unknown move 'sideways'"),
                List.of(ended.err().split(";", 2)[0]));
        assertEquals(1, ended.err().lines().count(), ended.err());
    }
}
