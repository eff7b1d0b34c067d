package cosmonaut;

import org.jspecify.annotations.Nullable;

/// Texts from files and arguments as a terminal may show them: one line, of bounded length, in which nothing moves the
/// cursor, changes colours or turns the direction of reading.
public final class OneLine {

    /// Characters that a line has at most.
    public static final int LONGEST = 300;

    private static final String GAP = " ... ";
    /// Kept of the end, where a message says what to do.
    private static final int END = 110;

    private OneLine() {}

    /// A message: escaped, and cut in its middle where it is too long.
    public static String of(@Nullable String text) {
        String line = escaped(String.valueOf(text).strip());
        if (line.length() <= LONGEST) {
            return line;
        }
        int first = whole(line, LONGEST - END - GAP.length());
        int last = whole(line, line.length() - END + 1);
        return line.substring(0, first) + GAP + line.substring(last);
    }

    /// A text with blanks for its line breaks and tabs, and a backslash with the number of every other character that
    /// is not shown: control and format characters, separators of lines, lone surrogates.
    public static String escaped(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.replaceAll("[ \\t]*(\\r\\n|[\\n\\r\\t])\\s*", " ").codePoints().forEach(point -> {
            if (isShown(point)) {
                line.appendCodePoint(point);
            } else if (Character.isBmpCodePoint(point)) {
                line.append(String.format("\\u%04x", point));
            } else {
                line.append(String.format("\\u{%x}", point));
            }
        });
        return line.toString();
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /// The nearest index at or before one that cuts no character in two.
    private static int whole(String line, int index) {
        return Character.isLowSurrogate(line.charAt(index)) ? index - 1 : index;
    }
}
