package cosmonaut.ui.drive;

import cosmonaut.drive.rig.PathProjection;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.ui.Texts;
import cosmonaut.ui.explore.surface.Images;
import java.util.List;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/// One view of a future at the cursor's moment, with the drawn path in it; of two futures beside each other, or in
/// turn.
final class ViewPane extends Region {

    private static final Color PATH = Color.web("#4fd1c5");
    private static final Color EDGE = Color.web("#06110f");
    private static final Color LABEL = Color.web("#0b1017", 0.62);

    /// Metres at which the path has faded to a third.
    private static final double FADING = 45;

    private static final double LABEL_HEIGHT = 18;

    private final Texts texts;
    private final Canvas canvas = new Canvas();
    private View view = View.FRONT;
    private boolean withPath = true;
    private final @Nullable Painted[] painted = new Painted[2];

    /// A picture as the window paints it.
    private record Painted(Picture picture, Image image) {}

    /// @param onChosen what a click, or the enter key, does
    ViewPane(Texts texts, Runnable onChosen) {
        this.texts = texts;
        getStyleClass().add("drive-view");
        setAccessibleRole(AccessibleRole.BUTTON);
        setFocusTraversable(true);
        setMinSize(40, 24);
        canvas.setManaged(false);
        getChildren().add(canvas);
        setOnMouseClicked(event -> onChosen.run());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                onChosen.run();
                event.consume();
            }
        });
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

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
    }

    /// @param numbered whether it says which future it is
    void paint(DriveFuture future, double seconds, boolean numbered) {
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.clearRect(0, 0, getWidth(), getHeight());
        paint(pen, 0, future, seconds, new Box(0, 0, getWidth(), getHeight()));
        label(pen, numbered ? name(future) : name(), 0, 0);
    }

    /// Two futures beside each other, or one over the other, whichever makes them larger.
    void paint(DriveFuture first, DriveFuture second, double seconds) {
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.clearRect(0, 0, getWidth(), getHeight());
        double w = getWidth();
        double h = getHeight();
        double aspect = (double) first.config().width() / first.config().height();
        boolean over = Math.min(w / aspect, h / 2) > Math.min(w / 2 / aspect, h);
        double x = over ? 0 : w / 2 + 1;
        double y = over ? h / 2 + 1 : 0;
        paint(pen, 0, first, seconds, new Box(0, 0, over ? w : w / 2 - 1, over ? h / 2 - 1 : h));
        paint(pen, 1, second, seconds, new Box(x, y, w - x, h - y));
        label(pen, name(first), 0, 0);
        label(pen, name(second), x, y);
    }

    private String name() {
        return texts.now("drive.view." + view.key());
    }

    private String name(DriveFuture future) {
        return texts.now("drive.view.numbered", name(), future.number());
    }

    /// A part of the pane.
    private record Box(double x, double y, double width, double height) {}

    /// @param slot 0 for the first picture in the pane, 1 for the second
    private void paint(GraphicsContext pen, int slot, DriveFuture future, double seconds, Box box) {
        future.picture(view, seconds).ifPresent(picture -> {
            double scale = Math.min(box.width() / picture.width(), box.height() / picture.height());
            double w = picture.width() * scale;
            double h = picture.height() * scale;
            double x = box.x() + (box.width() - w) / 2;
            double y = box.y() + (box.height() - h) / 2;
            pen.drawImage(image(slot, picture), x, y, w, h);
            if (withPath) {
                pen.save();
                pen.beginPath();
                pen.rect(x, y, w, h);
                pen.clip();
                path(pen, future.path(view, seconds), x, y, scale);
                pen.restore();
            }
        });
    }

    /// Playing is a new picture each time; standing, the same one is painted again and again.
    private Image image(int slot, Picture picture) {
        Painted known = painted[slot];
        if (known == null || !known.picture().equals(picture)) {
            known = new Painted(picture, Images.of(picture));
            painted[slot] = known;
        }
        return known.image();
    }

    /// A pixel's middle has whole coordinates, so the picture begins half a pixel before its first.
    private static void path(
            GraphicsContext pen, List<List<PathProjection.Seen>> parts, double x, double y, double scale) {
        pen.setLineCap(StrokeLineCap.ROUND);
        double width = Math.max(1.5, scale * 2.2);
        for (int pass = 0; pass < 2; pass++) {
            for (List<PathProjection.Seen> part : parts) {
                for (int i = 0; i + 1 < part.size(); i++) {
                    PathProjection.Seen a = part.get(i);
                    PathProjection.Seen b = part.get(i + 1);
                    double share = 1 / (1 + Math.pow(a.depth() / FADING, 2) * 2);
                    pen.setGlobalAlpha((pass == 0 ? 0.6 : 0.95) * share);
                    pen.setStroke(pass == 0 ? EDGE : PATH);
                    pen.setLineWidth((pass == 0 ? width + 2 : width) * Math.max(0.4, share));
                    pen.strokeLine(
                            x + (a.u() + 0.5) * scale,
                            y + (a.v() + 0.5) * scale,
                            x + (b.u() + 0.5) * scale,
                            y + (b.v() + 0.5) * scale);
                }
            }
        }
        pen.setGlobalAlpha(1);
    }

    private void label(GraphicsContext pen, String words, double left, double top) {
        if (getHeight() < 3 * LABEL_HEIGHT) {
            return;
        }
        pen.setFont(Font.font(11));
        double wide = 12
                + words.codePoints().mapToDouble(c -> c > 0x2000 ? 11.5 : 6.6).sum();
        pen.setFill(LABEL);
        pen.fillRoundRect(left + 5, top + 5, wide, LABEL_HEIGHT, 6, 6);
        pen.setFill(Color.WHITE);
        pen.fillText(words, left + 11, top + 18);
    }
}
