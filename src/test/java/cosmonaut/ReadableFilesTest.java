package cosmonaut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Files that a person reads have the length, and texts the width, that a person can take in.
final class ReadableFilesTest {

    private static final int MOST_LINES = 500;
    private static final int MOST_COLUMNS = 120;
    private static final int FULL = 85;
    private static final int CUT = 46;
    private static final Pattern COMMENT = Pattern.compile("(?<mark> *///?) (?<text>.*)");

    private static List<Path> filesIn(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void noJavaFileIsLongerThanFiveHundredLines() throws IOException {
        List<Path> files = filesIn("src", ".java");
        assertFalse(files.isEmpty(), "the sources lie in src");
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertEquals(List.of(), tooLong, "look for the second class inside");
    }

    /// Rows of tables cannot be broken, and what stands in a fence is quoted as it is.
    @Test
    void noLineOfTextIsWiderThanAHundredAndTwentyColumns() throws IOException {
        List<Path> texts = new ArrayList<>(filesIn("docs", ".md"));
        assertFalse(texts.isEmpty(), "the texts lie in docs");
        texts.addAll(filesIn("training", ".md"));
        texts.addAll(filesIn("packaging", ".md"));
        for (String name : List.of("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")) {
            texts.add(Path.of(name + ".md"));
        }
        List<String> wide = new ArrayList<>();
        for (Path text : texts) {
            wide.addAll(wideLines(text, Files.readAllLines(text)));
        }
        assertEquals(List.of(), wide, "break these lines");
    }

    private static List<String> wideLines(Path text, List<String> lines) {
        List<String> wide = new ArrayList<>();
        boolean quoted = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            quoted ^= line.stripLeading().startsWith("```");
            boolean row = line.stripLeading().startsWith("|");
            if (!quoted && !row && line.codePointCount(0, line.length()) > MOST_COLUMNS) {
                wide.add(text + ":" + (i + 1) + " has " + line.length() + " columns");
            }
        }
        return wide;
    }

    /// The formatter breaks a comment that is too wide and leaves its last words on a line of their own.
    @Test
    void noCommentIsCutInMidSentence() throws IOException {
        List<String> cut = new ArrayList<>();
        for (Path file : filesIn("src", ".java")) {
            cut.addAll(cutComments(file, Files.readAllLines(file)));
        }
        assertEquals(List.of(), cut, "fill these lines");
    }

    /// A short line between two lines of the same paragraph, the one before it full: words that were broken off.
    private static List<String> cutComments(Path file, List<String> lines) {
        List<String> cut = new ArrayList<>();
        for (int i = 1; i < lines.size() - 1; i++) {
            String before = lines.get(i - 1);
            Matcher line = COMMENT.matcher(lines.get(i));
            Matcher next = COMMENT.matcher(lines.get(i + 1));
            if (COMMENT.matcher(before).matches()
                    && before.length() > FULL
                    && line.matches()
                    && line.group("text").length() < CUT
                    && !line.group("text").matches("|.*[.:!?]")
                    && next.matches()
                    && next.group("mark").equals(line.group("mark"))
                    && !next.group("text").matches("|(@|- |\\d+\\. |\\||```|<).*")) {
                cut.add(file + ":" + (i + 1) + " is cut: " + line.group("text"));
            }
        }
        return cut;
    }

    @Test
    void aCutCommentIsFound() {
        String full = "    /// " + "word ".repeat(20);
        List<String> lines = List.of(full, "    /// and", "    /// goes on", "    int a;", full, "    /// ends here.");
        assertEquals(List.of("A.java:2 is cut: and"), cutComments(Path.of("A.java"), lines));
    }

    @Test
    void aWideLineIsFoundAndATableIsLeftAlone() {
        String wide = "x".repeat(MOST_COLUMNS + 1);
        List<String> lines = List.of("| " + wide + " |", "```", wide, "```", wide, "x".repeat(MOST_COLUMNS));
        assertEquals(List.of("a.md:5 has 121 columns"), wideLines(Path.of("a.md"), lines));
    }
}
