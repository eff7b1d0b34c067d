package cosmonaut.ui;

import java.util.List;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/// The program's mark, in the sizes that systems ask for.
public final class AppIcon {

    private static final List<Integer> SIZES = List.of(32, 64, 256);

    private final List<Image> images = SIZES.stream()
            .map(size -> new Image(String.valueOf(AppIcon.class.getResource("icon-" + size + ".png"))))
            .toList();

    /// For a bar; sharp at twice 32 pixels.
    Image small() {
        return images.get(1);
    }

    void dress(Stage stage) {
        stage.getIcons().setAll(images);
    }
}
