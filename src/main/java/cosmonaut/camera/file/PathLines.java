package cosmonaut.camera.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of a text, without comments, one at a time with a look ahead.
final class PathLines {

    /// Comments after this many are of no use to tell a format.
    private static final int MOST_COMMENTS = 32;

    private final PathText text;
    private final List<String> comments = new ArrayList<>();
    private @Nullable Line ahead;

    PathLines(PathText text) {
        this.text = text;
    }

    /// @param number from 1
    record Line(int number, String text) {

        String where() {
            return "line " + number;
        }
    }

    /// The next line that is no comment, empty ones too; null after the last.
    @Nullable
    Line next() {
        Line line = peek();
        ahead = null;
        return line;
    }

    /// As [#next], which gives the same line again.
    @Nullable
    Line peek() {
        while (ahead == null) {
            String next = text.line();
            if (next == null) {
                return null;
            }
            String content = next.strip();
            if (!content.startsWith("#")) {
                ahead = new Line(text.lines(), content);
            } else if (comments.size() < MOST_COMMENTS && content.length() <= PathReader.MAX_CAMERA_LINE) {
                comments.add(content);
            }
        }
        return ahead;
    }

    /// The next line with something on it; null after the last.
    @Nullable
    Line nextFull() {
        Line line = peekFull();
        ahead = null;
        return line;
    }

    /// As [#nextFull], which gives the same line again.
    @Nullable
    Line peekFull() {
        Line line = peek();
        while (line != null && line.text().isEmpty()) {
            ahead = null;
            line = peek();
        }
        return line;
    }

    /// The first comments that were passed, each with its `#`.
    List<String> comments() {
        return comments;
    }
}
