package cosmonaut.ui.explore;

import javafx.css.PseudoClass;
import javafx.scene.control.Label;

/// A key as it looks on a keyboard; lit while it is held.
final class KeyCap extends Label {

    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

    private boolean lit;

    KeyCap() {
        getStyleClass().add("key-cap");
    }

    KeyCap(String text) {
        this();
        setText(text);
    }

    void light(boolean now) {
        if (now != lit) {
            lit = now;
            pseudoClassStateChanged(LIT, now);
        }
    }
}
