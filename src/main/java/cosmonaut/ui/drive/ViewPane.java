package cosmonaut.ui.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.ViewWall;
import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// One view of a future at the cursor's moment, with the drawn path in it; of two futures beside each other, or in
/// turn. Pictures and path are drawn by the wall of all views.
final class ViewPane extends Region {

    private static final double LABEL_INSET = 5;

    /// A pane that is not so high has no room for words.
    private static final double LEAST_HEIGHT_WITH_LABEL = 54;

    private final Texts texts;
    private final List<PanePicture> pictures = List.of(new PanePicture(), new PanePicture());
    private final List<Label> labels = List.of(label(), label());
    private View view = View.FRONT;
    private boolean withPath = true;
    private boolean over;
    private @Nullable DriveFuture second;

    /// @param onChosen what a click, or the enter key, does
    ViewPane(Texts texts, Runnable onChosen) {
        this.texts = texts;
        getStyleClass().add("drive-view");
        setAccessibleRole(AccessibleRole.BUTTON);
        setFocusTraversable(true);
        setMinSize(40, 24);
        pictures.forEach(picture -> getChildren().add(picture.node()));
        getChildren().addAll(labels);
        Rectangle inside = new Rectangle();
        inside.widthProperty().bind(widthProperty());
        inside.heightProperty().bind(heightProperty());
        setClip(inside);
        setOnMouseClicked(event -> onChosen.run());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                onChosen.run();
                event.consume();
            }
        });
    }

    private static Label label() {
        Label label = new Label();
        label.getStyleClass().add("drive-view-label");
        label.setMouseTransparent(true);
        return label;
    }

    void show(View other) {
        view = other;
        setAccessibleText(texts.now("drive.view." + view.key()));
    }

    View view() {
        return view;
    }

    void withPath(boolean wanted) {
        withPath = wanted;
    }

    /// A wall draws the pictures from now on.
    void hang(ViewWall wall) {
        pictures.forEach(picture -> picture.hang(wall));
    }

    /// No wall draws them any more.
    ///
    /// @param gone runs once for each picture that is painted from no more
    void takeDown(Runnable gone) {
        pictures.forEach(picture -> picture.takeDown(gone));
    }

    /// Pictures in a pane.
    int count() {
        return pictures.size();
    }

    /// An update of the window.
    void pulse() {
        pictures.forEach(picture -> picture.pulse(isVisible()));
    }

    /// @param numbered whether it says which future it is
    void show(DriveFuture future, double seconds, boolean numbered) {
        show(0, future, seconds);
        pictures.getLast().show(null);
        labels.getFirst().setText(numbered ? name(future) : name());
        arrange(null, future);
    }

    /// Two futures beside each other, or one over the other, whichever makes them larger.
    void show(DriveFuture first, DriveFuture other, double seconds) {
        show(0, first, seconds);
        show(1, other, seconds);
        labels.getFirst().setText(name(first));
        labels.getLast().setText(name(other));
        arrange(other, first);
    }

    private void show(int slot, DriveFuture future, double seconds) {
        DriveLines path = withPath ? future.lines() : null;
        pictures.get(slot)
                .show(future.shown(view, seconds)
                        .map(shown -> new PaneSight.Moment(future.index(seconds), shown, path))
                        .orElse(null));
    }

    private void arrange(@Nullable DriveFuture beside, DriveFuture first) {
        double aspect = (double) first.config().width() / first.config().height();
        boolean nowOver =
                Math.min(getWidth() / aspect, getHeight() / 2) > Math.min(getWidth() / 2 / aspect, getHeight());
        if (second != beside || over != nowOver) {
            second = beside;
            over = nowOver;
            requestLayout();
        }
    }

    private String name() {
        return texts.now("drive.view." + view.key());
    }

    private String name(DriveFuture future) {
        return texts.now("drive.view.numbered", name(), future.number());
    }

    @Override
    protected void layoutChildren() {
        double w = getWidth();
        double h = getHeight();
        boolean two = second != null;
        double x = two && !over ? Math.round(w / 2) + 1 : 0;
        double y = two && over ? Math.round(h / 2) + 1 : 0;
        pictures.getFirst().place(0, 0, x > 0 ? x - 2 : w, y > 0 ? y - 2 : h);
        pictures.getLast().place(x, y, w - x, h - y);
        boolean roomy = h >= LEAST_HEIGHT_WITH_LABEL;
        place(labels.getFirst(), 0, 0, roomy);
        place(labels.getLast(), x, y, roomy && two);
    }

    private static void place(Label label, double x, double y, boolean shown) {
        label.setVisible(shown);
        label.autosize();
        label.relocate(x + LABEL_INSET, y + LABEL_INSET);
    }
}
