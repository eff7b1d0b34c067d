package cosmonaut.ui.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.ui.PictureChoice;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewWall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The six views in the order of the paper, left, front, right over back left, back, back right, and beneath them the
/// one that was clicked, large; a click on that gives it all the room, and another the room back. Of two futures there
/// are two times six instead, and a click shows both of a view.
final class SixViews extends Region {

    private static final int COLUMNS = 3;
    private static final int ROWS = 2;
    private static final double GAP = 4;
    private static final double FLICKER_SECONDS = 0.35;

    private final DriveViewModel model;
    private final PictureChoice picture;
    private final List<Supplier<ViewRenderer>> renderers;
    private final List<ViewPane> panes = new ArrayList<>();
    private final List<ViewPane> others = new ArrayList<>();
    private final ViewPane large;
    private final ReadOnlyObjectWrapper<View> zoomed = new ReadOnlyObjectWrapper<>(View.FRONT);
    private boolean alone;
    private boolean dirty = true;
    private boolean swapped;
    private double flickered;
    private @Nullable ViewWall wall;

    /// @param picture how pictures are enlarged
    /// @param renderers what may draw them, the best first
    SixViews(DriveViewModel model, Texts texts, PictureChoice picture, List<Supplier<ViewRenderer>> renderers) {
        this.model = model;
        this.picture = picture;
        this.renderers = List.copyOf(renderers);
        setId("drive-views");
        for (View view : View.values()) {
            panes.add(pane(view, "drive-view-", texts));
            others.add(pane(view, "drive-other-", texts));
        }
        large = new ViewPane(texts, this::toggle);
        large.setId("drive-view-large");
        large.show(View.FRONT);
        getChildren().setAll(panes);
        getChildren().addAll(others);
        getChildren().add(large);
        arrange();
        model.clock().secondsProperty().addListener((property, before, now) -> refresh());
        model.rollouts().chosenProperty().addListener((property, before, now) -> refresh());
        model.rollouts().otherProperty().addListener((property, before, now) -> arrange());
        model.rollouts().comparisonProperty().addListener((property, before, now) -> arrange());
        model.rollouts().secondsProperty().addListener((property, before, now) -> refresh());
        picture.nowProperty().subscribe(now -> restyle());
        texts.languageProperty().addListener((property, before, now) -> {
            both().forEach(pane -> pane.show(pane.view()));
            large.show(zoomed.get());
            refresh();
        });
    }

    private ViewPane pane(View view, String id, Texts texts) {
        ViewPane pane = new ViewPane(texts, () -> zoom(view));
        pane.setId(id + view.key());
        pane.show(view);
        return pane;
    }

    private List<ViewPane> both() {
        List<ViewPane> both = new ArrayList<>(panes);
        both.addAll(others);
        return both;
    }

    private void restyle() {
        ViewWall drawing = wall;
        if (drawing != null) {
            drawing.style(style());
        }
    }

    private ViewStyle style() {
        return new ViewStyle(picture.upscaling(), List.of(), false, false);
    }

    /// The view that is shown large.
    ReadOnlyObjectProperty<View> zoomedProperty() {
        return zoomed.getReadOnlyProperty();
    }

    private void zoom(View view) {
        zoomed.set(view);
        large.show(view);
        if (twoMosaics()) {
            alone = true;
            arrange();
        }
        refresh();
    }

    private void toggle() {
        alone = !alone;
        arrange();
    }

    private void arrange() {
        boolean two = twoMosaics();
        panes.forEach(pane -> pane.setVisible(!alone));
        others.forEach(pane -> pane.setVisible(!alone && two));
        large.setVisible(alone || !two);
        requestLayout();
        refresh();
    }

    private boolean twoMosaics() {
        return model.rollouts().comparisonProperty().get() == DriveRollouts.Comparison.SIDE_BY_SIDE
                && model.rollouts().otherProperty().get() != null;
    }

    /// Whether the drawn path is laid over the pictures.
    void withPath(boolean wanted) {
        both().forEach(pane -> pane.withPath(wanted));
        large.withPath(wanted);
        refresh();
    }

    void refresh() {
        dirty = true;
    }

    /// Shows what has changed, and the pictures that were drawn meanwhile.
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
            show(chosen, model.rollouts().otherProperty().get());
        }
        if (chosen != null) {
            ViewWall drawing = wall();
            all().forEach(ViewPane::pulse);
            drawing.pulse();
        }
    }

    /// One renderer and one thread for all views, for as long as the page is in front.
    private ViewWall wall() {
        ViewWall drawing = wall;
        if (drawing == null) {
            ViewWall opened = new ViewWall(renderers, style(), model::rendererFailed);
            all().forEach(pane -> pane.hang(opened));
            drawing = opened;
            wall = opened;
        }
        return drawing;
    }

    /// The page is in front no more: what draws is let go once nothing is painted from its memory.
    void halt() {
        ViewWall ending = wall;
        wall = null;
        dirty = true;
        if (ending != null) {
            int[] left = {all().stream().mapToInt(ViewPane::count).sum()};
            all().forEach(pane -> pane.takeDown(() -> {
                left[0]--;
                if (left[0] == 0) {
                    ending.close();
                }
            }));
        }
    }

    private List<ViewPane> all() {
        List<ViewPane> all = both();
        all.add(large);
        return all;
    }

    private void show(DriveFuture chosen, @Nullable DriveFuture other) {
        boolean turns = model.rollouts().comparisonProperty().get() == DriveRollouts.Comparison.FLICKER;
        DriveFuture first = turns && swapped && other != null ? other : chosen;
        double seconds = model.clock().seconds();
        boolean numbered = other != null;
        panes.forEach(pane -> pane.show(first, seconds, numbered));
        if (other != null && !turns) {
            others.forEach(pane -> pane.show(other, seconds, true));
            large.show(chosen, other, seconds);
        } else {
            large.show(first, seconds, numbered);
        }
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
        } else if (twoMosaics()) {
            double between = 3 * GAP;
            boolean over =
                    tallOf(width, (height - between) / 2, aspect) > tallOf((width - between) / 2, height, aspect);
            double w = over ? width : (width - between) / 2;
            double h = over ? (height - between) / 2 : height;
            mosaic(panes, 0, 0, w, h, aspect);
            mosaic(others, over ? 0 : w + between, over ? h + between : 0, w, h, aspect);
        } else {
            // The mosaic over the large view, both as wide as they can be; what is left lies beneath.
            double small = (width - 2 * GAP) / COLUMNS / aspect;
            double whole = ROWS * small + GAP + GAP * 2 + width / aspect;
            double tall = small * Math.min(1, height / whole);
            double mosaic = ROWS * tall + GAP;
            double left = mosaic(panes, 0, 0, width, mosaic, aspect);
            double top = mosaic + 2 * GAP;
            double wide = width - 2 * left;
            large.resizeRelocate(left, top, wide, Math.max(24, Math.min(height - top, wide / aspect)));
        }
        refresh();
    }

    /// The height of a picture of a mosaic that lies in so much room.
    private static double tallOf(double width, double height, double aspect) {
        return Math.max(1, Math.min((height - GAP) / ROWS, (width - 2 * GAP) / COLUMNS / aspect));
    }

    /// @return how far from the left it begins
    private static double mosaic(List<ViewPane> views, double x, double y, double width, double height, double aspect) {
        double h = tallOf(width, height, aspect);
        double w = h * aspect;
        double left = x + (width - COLUMNS * w - 2 * GAP) / 2;
        double top = y + (height - ROWS * h - GAP) / 2;
        for (ViewPane pane : views) {
            View view = pane.view();
            pane.resizeRelocate(left + view.column() * (w + GAP), top + view.row() * (h + GAP), w, h);
        }
        return left;
    }
}
