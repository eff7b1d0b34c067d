package cosmonaut.ui.drive;

import cosmonaut.drive.edit.Stretch;
import cosmonaut.ui.Texts;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The chosen point in numbers, and what the path does behind it.
final class PointFields extends HBox {

    private static final double WIDTH = 68;

    private final DriveEditor editor;
    private final TextField x = field("drive-x");
    private final TextField y = field("drive-y");
    private final ComboBox<Stretch> stretch = new ComboBox<>();
    private boolean following;

    PointFields(DriveEditor editor, Texts texts) {
        this.editor = editor;
        getStyleClass().add("drive-point");
        setAlignment(Pos.CENTER_LEFT);
        x.accessibleTextProperty().bind(texts.of("drive.point.x"));
        y.accessibleTextProperty().bind(texts.of("drive.point.y"));
        stretch.setId("drive-stretch");
        stretch.getItems().setAll(Stretch.values());
        stretch.accessibleTextProperty().bind(texts.of("drive.point.stretch"));
        stretch.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Stretch value) {
                return value == null ? "" : texts.now("drive.stretch." + value.key());
            }

            @Override
            public Stretch fromString(String text) {
                throw new UnsupportedOperationException("the box is not edited by text");
            }
        });
        stretch.valueProperty().addListener((property, before, now) -> {
            if (!following && now != null) {
                editor.stretch(now);
            }
        });
        Label nameX = new Label("x");
        Label nameY = new Label("y");
        nameX.setLabelFor(x);
        nameY.setLabelFor(y);
        getChildren().setAll(nameX, x, nameY, y, stretch);
        for (TextField field : new TextField[] {x, y}) {
            field.setOnAction(event -> commit());
            field.focusedProperty().addListener((property, before, now) -> {
                if (!now) {
                    commit();
                }
            });
        }
        editor.solvedProperty().addListener((property, before, now) -> follow());
        editor.selectedProperty().addListener((property, before, now) -> follow());
        texts.languageProperty().addListener((property, before, now) -> {
            following = true;
            stretch.getItems().setAll(Stretch.values());
            following = false;
            follow();
        });
        follow();
    }

    private static TextField field(String id) {
        TextField field = new TextField();
        field.setId(id);
        field.setPrefWidth(WIDTH);
        return field;
    }

    private void follow() {
        following = true;
        setDisable(editor.selectedPoint().isEmpty());
        x.setText(editor.selectedPoint().map(point -> number(point.place().x())).orElse(""));
        y.setText(editor.selectedPoint().map(point -> number(point.place().y())).orElse(""));
        stretch.setValue(editor.selectedPoint().map(point -> point.next()).orElse(null));
        following = false;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value + 0.0);
    }

    /// What is no number, or none of this world, goes back to what it was.
    private void commit() {
        editor.selectedPoint().ifPresent(point -> {
            boolean asWas = x.getText().equals(number(point.place().x()))
                    && y.getText().equals(number(point.place().y()));
            if (!asWas) {
                try {
                    double wantedX = Double.parseDouble(x.getText().strip().replace(',', '.'));
                    double wantedY = Double.parseDouble(y.getText().strip().replace(',', '.'));
                    editor.place(wantedX, wantedY);
                } catch (IllegalArgumentException e) {
                    follow();
                }
                follow();
            }
        });
    }
}
