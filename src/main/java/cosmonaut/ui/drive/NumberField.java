package cosmonaut.ui.drive;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import javafx.scene.control.TextField;

/// A number that is written: it counts once Enter is pressed or the field is left. What is no number goes back to what
/// it was.
final class NumberField extends TextField {

    private final int digits;
    private final Consumer<OptionalDouble> heard;
    private String shown = "";

    /// @param digits behind the point
    /// @param heard  is told the number; nothing where the field was emptied. What it refuses with an
    ///     IllegalArgumentException goes back too
    NumberField(String id, int digits, Consumer<OptionalDouble> heard) {
        this.digits = digits;
        this.heard = heard;
        setId(id);
        setPrefColumnCount(6);
        setMaxWidth(Double.MAX_VALUE);
        setOnAction(event -> commit());
        focusedProperty().addListener((property, before, now) -> {
            if (!now) {
                commit();
            }
        });
    }

    void show(OptionalDouble value) {
        shown = value.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble() + 0.0) : "";
        if (shown.matches("-0(\\.0*)?")) {
            shown = shown.substring(1);
        }
        if (!getText().equals(shown)) {
            setText(shown);
        }
    }

    private void commit() {
        String text = getText().strip().replace(',', '.');
        if (text.equals(shown)) {
            return;
        }
        String before = shown;
        try {
            double number = text.isEmpty() ? 0 : Double.parseDouble(text);
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(text + " is not finite");
            }
            // Whoever hears it may show another number, or the same one rounded.
            shown = text;
            heard.accept(text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number));
        } catch (IllegalArgumentException e) {
            shown = before;
            setText(before);
        }
    }
}
