package cosmonaut.export;

import cosmonaut.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pixels of an equirectangular picture of the whole sphere: twice as wide as high.
public record PanoramaSize(int width, int height) {

    public static final PanoramaSize DEFAULT = new PanoramaSize(4096, 2048);

    /// Rows; a picture of the most takes about 400 MB of memory while it is made.
    private static final int LEAST = 32;

    private static final int MOST = 4096;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

    /// @throws InvalidInputException if it is not twice as wide as high, or out of range
    public PanoramaSize {
        if (width != 2 * height || height < LEAST || height > MOST) {
            throw new InvalidInputException("a panorama of " + width + "x" + height
                    + " is not possible; it is twice as wide as high, " + 2 * LEAST + "x" + LEAST + " to " + 2 * MOST
                    + "x" + MOST);
        }
    }

    /// Reads such as `4096x2048`.
    public static PanoramaSize parse(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new InvalidInputException("\"" + text + "\" is no size; give one such as 4096x2048");
        }
        return new PanoramaSize(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
    }
}
