package cosmonaut.guardrail;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that is started for every prompt: it reads the prompt from its standard input as UTF-8 and writes `safe`
/// or `unsafe` as the first word of its output.
public final class CommandJudge implements PromptJudge {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_BYTES = 4096;

    private final List<String> command;
    private final Duration patience;

    CommandJudge(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    /// Reads the command from a file, one argument a line.
    ///
    /// @throws InvalidInputException if it cannot be read or is empty
    public static CommandJudge read(Path file) {
        try {
            List<String> command = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (command.isEmpty()) {
                throw new InvalidInputException(
                        "the judge's command in " + file + " is empty; write one argument a line, or remove the file");
            }
            return new CommandJudge(command, PATIENCE);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the judge's command in " + file + " cannot be read as UTF-8 text; mend or remove it", e);
        }
    }

    @Override
    public boolean unsafe(String prompt) {
        String answer = answer(prompt).strip().toLowerCase(Locale.ROOT);
        if (answer.startsWith("unsafe")) {
            return true;
        }
        if (answer.startsWith("safe")) {
            return false;
        }
        throw silent("answered neither safe nor unsafe");
    }

    private String answer(String prompt) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw silent("cannot be started (" + e.getMessage() + ")");
        }
        try {
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> talk(process, prompt));
            return said.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent("was interrupted");
        } catch (ExecutionException e) {
            throw silent("could not be talked to");
        } catch (TimeoutException e) {
            throw silent("did not answer within " + patience.toSeconds() + " s");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String talk(Process process, String prompt) {
        try (InputStream in = process.getInputStream()) {
            try (OutputStream out = process.getOutputStream()) {
                out.write(prompt.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It may answer without reading to the end.
            }
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private InvalidInputException silent(String what) {
        return new InvalidInputException("the prompt's judge " + command.getFirst() + " " + what
                + "; mend it, or remove " + GuardrailFolder.JUDGE + " from the guardrails' folder");
    }
}
