package cosmonaut.ui.drive;

import cosmonaut.ui.Texts;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Makes the fields of the panel at the right.
final class Fields {

    private final Texts texts;

    Fields(Texts texts) {
        this.texts = texts;
    }

    Label title(String key) {
        Label title = new Label();
        title.textProperty().bind(texts.of(key));
        title.getStyleClass().add("inspector-section-title");
        return title;
    }

    Label note(String key) {
        Label note = new Label();
        note.textProperty().bind(texts.of(key));
        note.setWrapText(true);
        note.getStyleClass().addAll("muted", "drive-small");
        return note;
    }

    /// A field under its name.
    Node named(String key, Node field) {
        Label name = new Label();
        name.textProperty().bind(texts.of(key));
        name.getStyleClass().addAll("muted", "drive-small");
        name.setLabelFor(field);
        field.accessibleTextProperty().bind(texts.of(key));
        VBox box = new VBox(name, field);
        box.getStyleClass().add("drive-field");
        return box;
    }

    <T> ComboBox<T> box(String id, List<T> items, @Nullable T first, Function<T, String> words, Choosing<T> chosen) {
        ComboBox<T> box = box(id, FXCollections.observableArrayList(items), words);
        box.setValue(first);
        box.valueProperty().addListener((property, before, now) -> {
            if (now != null) {
                chosen.chosen(now);
            }
        });
        return box;
    }

    <T> ComboBox<T> box(
            String id, ObservableList<T> items, ObjectProperty<@Nullable T> value, Function<T, String> words) {
        ComboBox<T> box = box(id, items, words);
        box.valueProperty().bindBidirectional(value);
        return box;
    }

    private <T> ComboBox<T> box(String id, ObservableList<T> items, Function<T, String> words) {
        ComboBox<T> box = new ComboBox<>(items);
        box.setId(id);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new Words<>(words));
        // A new converter makes the box read its words anew, in the language of now.
        texts.languageProperty().addListener((property, before, now) -> box.setConverter(new Words<>(words)));
        return box;
    }

    /// Hears what was chosen.
    @FunctionalInterface
    interface Choosing<T> {
        void chosen(T now);
    }

    private static final class Words<T> extends StringConverter<T> {
        private final Function<T, String> words;

        Words(Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(@Nullable T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("the box is not edited by text");
        }
    }
}
