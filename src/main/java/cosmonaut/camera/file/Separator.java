package cosmonaut.camera.file;

import java.util.regex.Pattern;

/// How the fields of a file's lines are parted, and how its numbers are spelled.
///
/// @param between      what stands between two fields
/// @param decimalComma whether 1,5 is one and a half
/// @param comma        whether commas or semicolons part fields, as in a spreadsheet's export
record Separator(Pattern between, boolean decimalComma, boolean comma) {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*|\\s+");
    private static final Pattern SEMICOLONS = Pattern.compile("\\s*;\\s*");
    private static final Pattern WITH_DECIMAL_COMMA = Pattern.compile("[-+]?\\d*,\\d+([eE][-+]?\\d+)?");

    /// White space alone, for lines that end with a name.
    static final Separator WHITE_SPACE = new Separator(BLANKS, false, false);

    /// The separator of a line of numbers, or of names of columns.
    static Separator of(String line) {
        if (line.indexOf(';') >= 0) {
            return new Separator(SEMICOLONS, line.indexOf(',') >= 0, true);
        }
        if (line.indexOf(',') < 0) {
            return new Separator(COMMAS, false, false);
        }
        // "0,5 1,5": blanks part the fields, so the commas do not.
        String[] fields = BLANKS.split(line);
        boolean decimals = fields.length > 1;
        boolean one = false;
        for (String field : fields) {
            boolean comma = WITH_DECIMAL_COMMA.matcher(field).matches();
            one |= comma;
            decimals &= comma || field.indexOf(',') < 0;
        }
        return decimals && one ? new Separator(BLANKS, true, false) : new Separator(COMMAS, false, true);
    }

    /// The fields of a line; one after the last separator does not count if it is empty.
    String[] fields(String line) {
        return between.split(line);
    }
}
