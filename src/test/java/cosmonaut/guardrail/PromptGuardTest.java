package cosmonaut.guardrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.BlockedException;
import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptGuardTest {

    private static final WordNetLemmas LEMMAS = new WordNetLemmas();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private PromptVerdict check(String prompt) {
        return PromptGuard.open(new GuardrailFolder(folder)).check(prompt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "he murders him",
                "the murdered king",
                "they were murdering",
                "MURDER",
                "m u r d e r",
                "m.u.r.d.e.r",
                "mur\u200bder",
                "mu\u00adrder",
                "ｍｕｒｄｅｒ",
                "𝐦𝐮𝐫𝐝𝐞𝐫",
                "múrdér",
                "mur\u0501er",
                "murd3r",
                "muuurder",
            })
    void formsAndDisguisesOfAWordAreFound(String prompt) {
        assertEquals(Optional.of(Category.VIOLENCE), check(prompt).category());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a murder of crows", "a murmuring brook", "a killer whale shows itself to a man"})
    void whatOnlyLooksLikeItPasses(String prompt) {
        assertEquals(Optional.empty(), check(prompt).category());
    }

    @Test
    void aPersonsOwnListAddsAllowsAndTakesBack() throws IOException {
        Files.writeString(
                folder.resolve("words.txt"), "# mine\n[crime]\nyellow submarine\n-kidnap\n[allowed]\nmurder game\n");

        assertEquals(Optional.of(Category.CRIME), check("two yellow submarines").category());
        assertEquals(Optional.empty(), check("they kidnap the mayor").category());
        assertEquals(Optional.empty(), check("a murder game at a party").category());
        assertEquals(
                Optional.of(Category.VIOLENCE), check("a murder at a party").category());
    }

    @ParameterizedTest
    @ValueSource(strings = {"word", "[nonsense]", "@set", "[crime]\n@missing", "[crime]\n-no such entry"})
    void aListThatCannotBeReadIsNamedWithItsLine(String text) throws IOException {
        Files.writeString(folder.resolve("words.txt"), text);

        InvalidInputException e = assertThrows(InvalidInputException.class, () -> check("anything"));
        assertTrue(String.valueOf(e.getMessage()).matches("line [12] of .*words.txt: .+"), e.getMessage());
    }

    @Test
    void theJudgeIsAskedWhereTheListFindsNothing() {
        PromptGuard guard = new PromptGuard(
                Blocklist.bundled(LEMMAS, Optional.empty()),
                Optional.of(shell("grep -q fly && echo safe || echo unsafe S1")));

        assertEquals(new PromptVerdict(Optional.empty(), PromptVerdict.By.JUDGE), guard.check("to fly"));
        assertEquals(new PromptVerdict(Optional.of(Category.OTHER), PromptVerdict.By.JUDGE), guard.check("to walk"));
        assertEquals(PromptVerdict.By.BLOCKLIST, guard.check("to murder").by());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 30", "echo perhaps", "exit 1"})
    void aJudgeThatDoesNotAnswerLetsNothingPass(String script) {
        CommandJudge judge = shell(script);
        assertThrows(InvalidInputException.class, () -> judge.unsafe("to fly"));
    }

    @Test
    void aJudgeThatCannotBeStartedIsNamed() {
        CommandJudge judge = new CommandJudge(List.of("/no/such/judge"), Duration.ofSeconds(1));
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> judge.unsafe("to fly"));
        assertTrue(String.valueOf(e.getMessage()).contains("/no/such/judge"), e.getMessage());
    }

    private static CommandJudge shell(String script) {
        return new CommandJudge(List.of("/bin/sh", "-c", script), Duration.ofSeconds(2));
    }

    @Test
    void aBlockedPromptIsNamedByItsCategoryAndKeptForTheSidecar() {
        Guardrails guardrails = Guardrails.open(new GuardrailFolder(folder));
        guardrails.requirePrompt("a quiet lake");

        BlockedException e = assertThrows(BlockedException.class, () -> guardrails.requirePrompt("a murdered man"));

        assertTrue(String.valueOf(e.getMessage()).contains("(violence)"), e.getMessage());
        assertEquals(
                "[{\"prompt\":\"a quiet lake\",\"verdict\":\"passed\",\"by\":\"blocklist\"},"
                        + "{\"prompt\":\"a murdered man\",\"verdict\":\"blocked\",\"category\":\"violence\","
                        + "\"by\":\"blocklist\"}]",
                guardrails.json().get("prompts").toString());
    }
}
