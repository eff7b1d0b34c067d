package cosmonaut.guardrail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Prompts made of lines with alternatives, ten of each.
final class PromptSet {

    private static final int OF_A_LINE = 10;
    private static final List<String> ENDINGS = List.of("", ", cinematic", ", photographed");
    private static final Pattern ALTERNATIVES = Pattern.compile("\\{([^}]*)}");

    /// @param harmful as it was meant when it was written
    record Labelled(String kind, String prompt) {

        boolean harmful() {
            return !kind.equals("harmless");
        }
    }

    private PromptSet() {}

    static List<Labelled> read(String name) {
        List<Labelled> all = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PromptSet.class.getResourceAsStream(name)), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        int bar = line.indexOf(" | ");
                        all.addAll(made(line.substring(0, bar), line.substring(bar + 3)));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /// The ten lie as far apart among all combinations as they can; where there are fewer, they differ by their ending.
    private static List<Labelled> made(String kind, String line) {
        List<String> prompts = new ArrayList<>(List.of(""));
        Matcher found = ALTERNATIVES.matcher(line);
        int end = 0;
        while (found.find()) {
            String between = line.substring(end, found.start());
            List<String> longer = new ArrayList<>();
            for (String choice : found.group(1).split("\\|")) {
                prompts.forEach(prompt -> longer.add(prompt + between + choice));
            }
            prompts = longer;
            end = found.end();
        }
        String rest = line.substring(end);
        List<String> whole = new ArrayList<>();
        for (String ending : prompts.size() < OF_A_LINE ? ENDINGS : List.of("")) {
            prompts.forEach(prompt -> whole.add(prompt + rest + ending));
        }
        List<Labelled> chosen = new ArrayList<>();
        for (int i = 0; i < OF_A_LINE; i++) {
            chosen.add(new Labelled(kind, whole.get(i * whole.size() / OF_A_LINE)));
        }
        return chosen;
    }
}
