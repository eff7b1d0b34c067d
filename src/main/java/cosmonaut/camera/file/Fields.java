package cosmonaut.camera.file;

import java.util.regex.Pattern;

/// The fields of one line of a text format.
record Fields(TrackBuilder track, PathLines.Line line, String[] all, boolean decimalComma) {

    private static final int LONGEST_NUMBER = 64;
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,6})?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[-+]?(nan|inf|infinity)");

    /// @throws cosmonaut.InvalidInputException if the line is longer than a camera's can be
    static Fields of(TrackBuilder track, PathLines.Line line, Separator separator) {
        if (line.text().length() > PathReader.MAX_CAMERA_LINE) {
            throw track.error(
                    line.where(),
                    "has " + line.text().length() + " characters, a camera's line at most "
                            + PathReader.MAX_CAMERA_LINE,
                    "write one camera a line");
        }
        return new Fields(track, line, separator.fields(line.text()), separator.decimalComma());
    }

    int count() {
        return all.length;
    }

    String where() {
        return line.where();
    }

    String get(int index) {
        return all[index];
    }

    /// @param form what the line should be
    Fields require(int count, String form) {
        if (all.length != count) {
            throw track.error(line.where(), "has " + all.length + " fields, not " + count, "write " + form);
        }
        return this;
    }

    /// Fields `from` (inclusive) to `to` (exclusive) as finite numbers.
    double[] numbers(int from, int to, String form) {
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = number(i, form);
        }
        return values;
    }

    double number(int index, String form) {
        String field = all[index];
        if (field.length() > LONGEST_NUMBER) {
            throw track.error(
                    line.where(),
                    "a number has " + field.length() + " characters, at most " + LONGEST_NUMBER + " are read",
                    "write " + form);
        }
        String spelled = decimalComma ? field.replace(',', '.') : field;
        if (NOT_FINITE.matcher(spelled).matches()) {
            throw track.error(line.where(), "number " + field + " is not finite", "write " + form);
        }
        if (!NUMBER.matcher(spelled).matches()) {
            throw track.error(line.where(), "'" + TrackBuilder.quoted(field) + "' is not a number", "write " + form);
        }
        double value = Double.parseDouble(spelled);
        if (!Double.isFinite(value)) {
            throw track.error(line.where(), "number " + field + " is not finite", "write " + form);
        }
        return value;
    }

    boolean isNumber(int index) {
        String field = all[index];
        if (field.length() > LONGEST_NUMBER) {
            return false;
        }
        String spelled = decimalComma ? field.replace(',', '.') : field;
        return NUMBER.matcher(spelled).matches() || NOT_FINITE.matcher(spelled).matches();
    }

    boolean isWhole(int index) {
        String field = all[index];
        return !field.isEmpty() && field.length() <= 19 && field.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// Whether there is no number among them: a header, or no path at all.
    boolean hasNoNumber() {
        for (int i = 0; i < all.length; i++) {
            if (isNumber(i)) {
                return false;
            }
        }
        return true;
    }
}
