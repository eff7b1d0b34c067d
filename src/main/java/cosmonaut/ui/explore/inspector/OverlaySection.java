package cosmonaut.ui.explore.inspector;

import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.PictureChoice.Overlay;
import cosmonaut.ui.Texts;
import java.util.Arrays;
import java.util.Locale;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;

/// What is drawn over the picture: one switch for all of it, and one for each part.
final class OverlaySection extends VBox {

    /// @param name of the switch for all, with its key
    OverlaySection(PictureChoice picture, Texts texts, ObservableValue<String> name) {
        setId("overlays");
        getStyleClass().add("overlay-switches");
        CheckBox all = box(picture, Overlay.ALL, name);
        VBox parts = new VBox();
        parts.getStyleClass().add("overlay-parts");
        Arrays.stream(Overlay.values())
                .filter(overlay -> overlay != Overlay.ALL)
                .forEach(overlay ->
                        parts.getChildren().add(box(picture, overlay, texts.of("explore.overlay." + text(overlay)))));
        parts.disableProperty().bind(all.selectedProperty().not());
        getChildren().addAll(all, parts);
    }

    private static String text(Overlay overlay) {
        return overlay.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static CheckBox box(PictureChoice picture, Overlay overlay, ObservableValue<String> name) {
        CheckBox box = new CheckBox();
        box.setId("overlay-" + text(overlay));
        box.textProperty().bind(name);
        box.selectedProperty().bindBidirectional(picture.overlayProperty(overlay));
        return box;
    }
}
