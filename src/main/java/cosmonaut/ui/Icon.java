package cosmonaut.ui;

import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Makes the line icons that stand beside words.
public final class Icon {

    private Icon() {}

    /// An icon in the colour of the text around it.
    public static FontIcon of(Feather shape) {
        FontIcon icon = new FontIcon(shape);
        icon.getStyleClass().add("line-icon");
        return icon;
    }
}
