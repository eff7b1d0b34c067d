package cosmonaut.media;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/// Pictures of one size side by side in rows, with a gap between them and a label under each if wanted.
///
/// @param columns pictures in a row, at least 1
/// @param gap     pixels between pictures and around them, at least 0
public record ContactSheet(int columns, int gap) {

    private static final int LABEL_HEIGHT = 18;
    private static final int TEXT_SIZE = 12;
    private static final int TEXT_BASELINE = 13;
    private static final byte PAPER = (byte) 24;
    private static final Color INK = new Color(230, 230, 230);

    public ContactSheet {
        if (columns < 1 || gap < 0) {
            throw new IllegalArgumentException("a contact sheet of " + columns + " columns with gaps of " + gap);
        }
    }

    /// A sheet without labels.
    public Picture of(List<Picture> pictures) {
        return draw(pictures, List.of());
    }

    /// A sheet with labels.
    ///
    /// @param labels one for each picture; text wider than its picture is cut off
    /// @throws IllegalArgumentException if there is no picture, their sizes differ, or the labels are not as many
    public Picture of(List<Picture> pictures, List<String> labels) {
        if (labels.size() != pictures.size()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + pictures.size() + " pictures");
        }
        return draw(pictures, labels);
    }

    private Picture draw(List<Picture> pictures, List<String> labels) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("a contact sheet needs a picture");
        }
        int width = pictures.getFirst().width();
        int height = pictures.getFirst().height();
        int across = Math.min(columns, pictures.size());
        int down = (pictures.size() + columns - 1) / columns;
        int step = height + gap + (labels.isEmpty() ? 0 : LABEL_HEIGHT);
        Picture sheet = Picture.black(gap + across * (width + gap), gap + down * step);
        Arrays.fill(sheet.rgb(), PAPER);
        for (int i = 0; i < pictures.size(); i++) {
            int x = gap + i % columns * (width + gap);
            int y = gap + i / columns * step;
            paste(pictures.get(i), width, height, sheet, x, y);
            if (!labels.isEmpty()) {
                paste(label(labels.get(i), width), width, LABEL_HEIGHT, sheet, x, y + height);
            }
        }
        return sheet;
    }

    private static void paste(Picture part, int width, int height, Picture sheet, int x, int y) {
        if (part.width() != width || part.height() != height) {
            throw new IllegalArgumentException("a picture of " + part.width() + "x" + part.height()
                    + " on a contact sheet of " + width + "x" + height);
        }
        for (int row = 0; row < height; row++) {
            System.arraycopy(part.rgb(), 3 * row * width, sheet.rgb(), 3 * ((y + row) * sheet.width() + x), 3 * width);
        }
    }

    private static Picture label(String text, int width) {
        BufferedImage strip = new BufferedImage(width, LABEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = strip.createGraphics();
        pen.setColor(new Color(PAPER, PAPER, PAPER));
        pen.fillRect(0, 0, width, LABEL_HEIGHT);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT_SIZE));
        pen.setColor(INK);
        pen.drawString(text, 2, TEXT_BASELINE);
        pen.dispose();
        return OpaquePixels.of(strip);
    }
}
