package cosmonaut.ui.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The six views in the order of the paper, left, front, right over back left, back, back right, and beneath them the
/// one that was clicked, large; a click on that gives it all the room, and another the room back.
final class SixViews extends Region {

    private static final int COLUMNS = 3;
    private static final int ROWS = 2;
    private static final double GAP = 4;
    private static final double FLICKER_SECONDS = 0.35;

    private final DriveViewModel model;
    private final List<ViewPane> panes = new ArrayList<>();
    private final ViewPane large;
    private final ReadOnlyObjectWrapper<View> zoomed = new ReadOnlyObjectWrapper<>(View.FRONT);
    private boolean alone;
    private boolean dirty = true;
    private boolean swapped;
    private double flickered;

    SixViews(DriveViewModel model, Texts texts) {
        this.model = model;
        setId("drive-views");
        for (View view : View.values()) {
            ViewPane pane = new ViewPane(texts, () -> zoom(view));
            pane.setId("drive-view-" + view.key());
            pane.show(view);
            panes.add(pane);
        }
        large = new ViewPane(texts, this::toggle);
        large.setId("drive-view-large");
        large.show(View.FRONT);
        getChildren().setAll(panes);
        getChildren().add(large);
        model.clock().secondsProperty().addListener((property, before, now) -> refresh());
        model.rollouts().chosenProperty().addListener((property, before, now) -> refresh());
        model.rollouts().otherProperty().addListener((property, before, now) -> refresh());
        model.rollouts().comparisonProperty().addListener((property, before, now) -> refresh());
        model.rollouts().secondsProperty().addListener((property, before, now) -> refresh());
        texts.languageProperty().addListener((property, before, now) -> {
            panes.forEach(pane -> pane.show(pane.view()));
            large.show(zoomed.get());
            refresh();
        });
    }

    /// The view that is shown large.
    ReadOnlyObjectProperty<View> zoomedProperty() {
        return zoomed.getReadOnlyProperty();
    }

    private void zoom(View view) {
        zoomed.set(view);
        large.show(view);
        refresh();
    }

    private void toggle() {
        alone = !alone;
        panes.forEach(pane -> pane.setVisible(!alone));
        requestLayout();
        refresh();
    }

    /// Whether the drawn path is laid over the pictures.
    void withPath(boolean wanted) {
        panes.forEach(pane -> pane.withPath(wanted));
        large.withPath(wanted);
        refresh();
    }

    void refresh() {
        dirty = true;
    }

    /// Paints if something has changed.
    ///
    /// @param passed seconds since the last pulse
    void pulse(double passed) {
        if (model.rollouts().comparisonProperty().get() == DriveRollouts.Comparison.FLICKER) {
            flickered += passed;
            if (flickered > FLICKER_SECONDS) {
                flickered = 0;
                swapped = !swapped;
                dirty = true;
            }
        }
        DriveFuture chosen = model.rollouts().chosenProperty().get();
        if (dirty && chosen != null && getWidth() > 0) {
            dirty = false;
            paint(chosen, model.rollouts().otherProperty().get());
        }
    }

    private void paint(DriveFuture chosen, @Nullable DriveFuture other) {
        boolean turns = model.rollouts().comparisonProperty().get() == DriveRollouts.Comparison.FLICKER;
        DriveFuture first = turns && swapped && other != null ? other : chosen;
        DriveFuture second = turns ? null : other;
        for (ViewPane pane : panes) {
            pane.paint(first, second, model.clock().seconds());
        }
        large.paint(first, second, model.clock().seconds());
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        DriveFuture chosen = model.rollouts().chosenProperty().get();
        double aspect = chosen == null
                ? 16.0 / 9
                : (double) chosen.config().width() / chosen.config().height();
        if (alone) {
            large.resizeRelocate(0, 0, width, height);
            refresh();
            return;
        }
        // The mosaic over the large view, both as wide as they can be; what is left lies beneath.
        double small = (width - 2 * GAP) / COLUMNS / aspect;
        double whole = ROWS * small + GAP + GAP * 2 + width / aspect;
        double shrink = Math.min(1, height / whole);
        double h = small * shrink;
        double w = h * aspect;
        double left = (width - COLUMNS * w - 2 * GAP) / 2;
        for (ViewPane pane : panes) {
            View view = pane.view();
            pane.resizeRelocate(left + view.column() * (w + GAP), view.row() * (h + GAP), w, h);
        }
        double top = ROWS * (h + GAP) + GAP;
        large.resizeRelocate(
                left,
                top,
                COLUMNS * w + 2 * GAP,
                Math.max(24, Math.min(height - top, (COLUMNS * w + 2 * GAP) / aspect)));
        refresh();
    }
}
