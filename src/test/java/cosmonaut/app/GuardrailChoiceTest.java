package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.settings.FlightSettings.Guarding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardrailChoiceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter said = new StringWriter();

    private int rollout(String... further) {
        String[] arguments = new String[further.length + 9];
        String[] first = {
            "rollout",
            "--scene",
            "street-morning",
            "--move",
            "forward",
            "--out",
            folder.resolve("a.mp4").toString()
        };
        System.arraycopy(first, 0, arguments, 0, first.length);
        arguments[first.length] = "--frames";
        arguments[first.length + 1] = "2";
        System.arraycopy(further, 0, arguments, 9, further.length);
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(said, true), arguments);
    }

    @Test
    void aBlockedPromptIsOneLineAndExitCodeFour() {
        assertEquals(4, rollout("--guardrails", "on", "--prompt", "a man stabs a woman"));

        assertEquals(
                "cosmonaut: the prompt is blocked by a guardrail (violence); describe something else, or see"
                        + " docs/guardrails.md",
                said.toString().strip());
        assertFalse(Files.exists(folder.resolve("a.mp4")));
    }

    @Test
    void theyAreOnForEveryModelButTheStarter() {
        assertTrue(GuardrailChoice.of(Guarding.AUTO, "starter").isEmpty());
        assertTrue(GuardrailChoice.of(Guarding.AUTO, "/models/GEN3C").isPresent());
        assertTrue(GuardrailChoice.of(Guarding.ON, "starter").isPresent());
        assertTrue(GuardrailChoice.of(Guarding.OFF, "/models/GEN3C").isEmpty());
    }
}
