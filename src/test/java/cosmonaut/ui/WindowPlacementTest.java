package cosmonaut.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Test;

/// Where a window may stand again, on screens that have changed.
final class WindowPlacementTest {

    private static final Rectangle2D MAIN = new Rectangle2D(0, 24, 1920, 1056);
    private static final Rectangle2D LEFT = new Rectangle2D(-1280, 0, 1280, 1024);

    private static Optional<Rectangle2D> fitted(Rectangle2D window, Rectangle2D... screens) {
        return WindowPlacement.fitted(window, List.of(screens));
    }

    @Test
    void whereItStoodIfThereIsRoom() {
        Rectangle2D window = new Rectangle2D(300, 200, 1280, 800);
        assertEquals(Optional.of(window), fitted(window, MAIN));
        Rectangle2D beside = new Rectangle2D(-1200, 100, 1000, 700);
        assertEquals(Optional.of(beside), fitted(beside, MAIN, LEFT));
    }

    @Test
    void movedInWhatHungOut() {
        assertEquals(
                Optional.of(new Rectangle2D(640, 280, 1280, 800)), fitted(new Rectangle2D(1500, 700, 1280, 800), MAIN));
    }

    @Test
    void shrunkToASmallerScreen() {
        assertEquals(Optional.of(MAIN), fitted(new Rectangle2D(100, 100, 3840, 2160), MAIN));
    }

    @Test
    void nowhereWhenTheScreenIsGone() {
        assertEquals(Optional.empty(), fitted(new Rectangle2D(-1200, 100, 1000, 700), MAIN));
        assertEquals(
                Optional.empty(),
                fitted(new Rectangle2D(300, -500, 1280, 800), MAIN),
                "a bar above the screen cannot be taken");
    }
}
