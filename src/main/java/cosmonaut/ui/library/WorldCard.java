package cosmonaut.ui.library;

import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.VBox;

/// A place to fly in, as a picture with words; pressing it starts.
final class WorldCard extends VBox {

    private final Runnable onPressed;

    /// @param small the second line, of one or two lines
    WorldCard(Optional<Image> image, ObservableValue<String> title, ObservableValue<String> small, Runnable onPressed) {
        this.onPressed = onPressed;
        getStyleClass().add("world-card");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        CoverPicture picture = new CoverPicture();
        image.ifPresent(picture::show);
        Label name = new Label();
        name.textProperty().bind(title);
        name.getStyleClass().add("card-title");
        Label caption = new Label();
        caption.textProperty().bind(small);
        caption.setWrapText(true);
        caption.getStyleClass().add("card-caption");
        VBox words = new VBox(name, caption);
        words.getStyleClass().add("card-words");
        getChildren().addAll(picture, words);
        accessibleTextProperty().bind(title);
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                onPressed.run();
            }
        });
        setOnMousePressed(event -> requestFocus());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                event.consume();
                onPressed.run();
            }
        });
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        if (action == AccessibleAction.FIRE) {
            onPressed.run();
        } else {
            super.executeAccessibleAction(action, parameters);
        }
    }
}
