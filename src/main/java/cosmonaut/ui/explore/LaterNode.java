package cosmonaut.ui.explore;

import java.util.List;
import java.util.function.Supplier;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Keeps the place of a node that is made when it is first to be seen: few flights need all there is, and what is there
/// at the click costs the window time just then.
final class LaterNode extends Region {

    /// Whoever counts on a binding has to hold it.
    private final ObservableBooleanValue wanted;

    private LaterNode(ObservableBooleanValue wanted) {
        this.wanted = wanted;
        setManaged(false);
        setVisible(false);
    }

    /// The node itself if it is wanted already, else its place.
    ///
    /// @param wanted when it is to be seen
    /// @param maker is asked once, on the JavaFX thread
    static Node of(ObservableBooleanValue wanted, Supplier<? extends Node> maker) {
        if (wanted.get()) {
            return maker.get();
        }
        LaterNode place = new LaterNode(wanted);
        place.wanted.subscribe(now -> {
            if (now) {
                place.giveWay(maker);
            }
        });
        return place;
    }

    private void giveWay(Supplier<? extends Node> maker) {
        if (getParent() instanceof Pane pane) {
            List<Node> beside = pane.getChildren();
            beside.set(beside.indexOf(this), maker.get());
        }
    }
}
