package cosmonaut.ui.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.input.Action;
import cosmonaut.input.DetachedWindow;
import cosmonaut.input.DetachedWindows;
import cosmonaut.viewport.ViewCaption;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewPresenter;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.cpu.CpuRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A flight goes to a window of its own and comes back, whatever becomes of that window.
final class DetachedFlightTest {

    private static Stage stage;

    private final AtomicInteger presented = new AtomicInteger();
    private final AtomicInteger drawn = new AtomicInteger();
    private final List<Integer> captions = new CopyOnWriteArrayList<>();
    private final Windows windows = new Windows();
    private volatile boolean lost;

    @TempDir
    private Path folder;

    /// JavaFX' headless platform fails to paint a window at the moment when it leaves the full screen.
    @BeforeAll
    static void openStage() throws Exception {
        stage = FxToolkit.registerPrimaryStage();
        WaitForAsyncUtils.autoCheckException = false;
    }

    @AfterAll
    static void lookAgain() {
        WaitForAsyncUtils.clearExceptions();
        WaitForAsyncUtils.autoCheckException = true;
    }

    /// The system's windows, as far as the flight can tell.
    private static final class Windows implements DetachedWindows {
        private volatile DetachedWindow.@Nullable Listener listener;
        private volatile String refusal = "";
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public boolean possible() {
            return true;
        }

        @Override
        public void open(String title, int x, int y, DetachedWindow.Listener heard) {
            listener = heard;
            CompletableFuture.runAsync(() -> {
                if (refusal.isEmpty()) {
                    heard.opened(new Window());
                } else {
                    heard.failed(refusal);
                }
            });
        }

        DetachedWindow.Listener listener() {
            DetachedWindow.Listener there = listener;
            if (there == null) {
                throw new AssertionError("no window was asked for");
            }
            return there;
        }

        private final class Window implements DetachedWindow {
            @Override
            public int width() {
                return 200;
            }

            @Override
            public int height() {
                return 100;
            }

            @Override
            public int exposures() {
                return 0;
            }

            @Override
            public long surface(long instance) {
                return 1;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
    }

    /// Draws on the processor, and says that it presents.
    private final class Renderer implements ViewRenderer {
        private final CpuRenderer own = new CpuRenderer();

        @Override
        public String name() {
            return "card";
        }

        @Override
        public ViewPixels pixels(int width, int height) {
            return own.pixels(width, height);
        }

        @Override
        public Drawn render(ViewRequest request, ViewStyle style, ViewPixels into) {
            fail();
            drawn.incrementAndGet();
            return own.render(request, style, into);
        }

        private void fail() {
            if (lost) {
                lost = false;
                throw new ViewportException("the graphics card was lost");
            }
        }

        @Override
        public boolean presents() {
            return true;
        }

        @Override
        public ViewPresenter presentTo(ViewWindow window) {
            window.surface(1);
            return new ViewPresenter() {
                @Override
                public boolean present(ViewRequest request, ViewStyle style) {
                    fail();
                    presented.incrementAndGet();
                    return true;
                }

                @Override
                public void caption(@Nullable ViewCaption line) {
                    if (line != null) {
                        captions.add(line.width());
                    }
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }

        @Override
        public void close() {
            own.close();
        }
    }

    private TestFlight flying() throws Exception {
        TestFlight flight = TestFlight.open(stage, folder, 0.1, windows, Renderer::new);
        flight.awaitThat("a picture", () -> drawn.get() > 0);
        return flight;
    }

    private TestFlight detached() throws Exception {
        TestFlight flight = flying();
        TestFlight.onFx(() -> flight.model().act(Action.FULL_SCREEN));
        flight.awaitThat("a presented picture", () -> presented.get() > 0);
        assertFalse(TestFlight.onFx(stage::isFullScreen), "the window of JavaFX stays as it is");
        windows.listener().focus(true);
        return flight;
    }

    private void press(String key) {
        windows.listener().key(key, true, false);
        windows.listener().key(key, false, false);
    }

    private boolean isBack(TestFlight flight) {
        return windows.closed.get() == 1
                && !flight.model().overlays().detachedProperty().get()
                && !flight.model().overlays().fullScreenProperty().get();
    }

    @Test
    void keysAndMouseOfTheWindowSteerAndEscapeLeaves() throws Exception {
        try (TestFlight flight = detached()) {
            int before = drawn.get();
            windows.listener().key("W", true, false);
            flight.await("a way ahead", view -> view.pose().tz() > 0.2);
            assertEquals(before, drawn.get(), "no picture was drawn for the window of JavaFX");
            windows.listener().focus(false);
            flight.awaitThat(
                    "it to be let go", () -> flight.model().controls().held().isEmpty());
            windows.listener().focus(true);
            double turned = flight.pose().r02();
            for (int i = 0; i < 20; i++) {
                windows.listener().mouseMoved(30, 0);
            }
            flight.await("a turn", view -> Math.abs(view.pose().r02() - turned) > 0.05);
            windows.listener().key("W", true, true);
            press("ESCAPE");
            flight.awaitThat("the window of JavaFX", () -> isBack(flight));
            assertTrue(
                    TestFlight.onFx(() -> flight.model().controls().held().isEmpty()),
                    "with Alt, a key belongs to a menu");
            flight.awaitThat("its pictures", () -> drawn.get() > before);
        }
    }

    @Test
    void theKeyThatOpensItLeavesIt() throws Exception {
        try (TestFlight flight = detached()) {
            press("F11");
            flight.awaitThat("the window of JavaFX", () -> isBack(flight));
            int presents = presented.get();
            TestFlight.onFx(() -> flight.model().act(Action.FULL_SCREEN));
            flight.awaitThat("it again", () -> presented.get() > presents);
            windows.listener().leave();
            flight.awaitThat("the end", () -> windows.closed.get() == 2);
        }
    }

    @Test
    void helpIsShownWhereThereIsAnything() throws Exception {
        try (TestFlight flight = detached()) {
            boolean hud = flight.model().overlays().hudProperty().get();
            press("H");
            press("F1");
            flight.awaitThat("help", () -> isBack(flight) && flight.shows("#help"));
            assertEquals(hud, flight.model().overlays().hudProperty().get());
        }
    }

    /// How to leave, and that another renderer took over.
    @Test
    void theWindowSaysWhatIsToBeKnown() throws Exception {
        try (TestFlight flight = detached()) {
            flight.awaitThat("a hint", () -> !captions.isEmpty());
            int hint = captions.getFirst();
            assertTrue(hint > 60, "a line of " + hint + " pixels");
            lost = true;
            windows.listener().key("W", true, false);
            flight.awaitThat("news", () -> captions.getLast() > hint);
        }
    }

    @Test
    void whatTheWindowShowsCanBeKept() throws Exception {
        try (TestFlight flight = detached()) {
            int before = drawn.get();
            press("F7");
            flight.awaitThat("a file", () -> {
                try (Stream<Path> files = Files.list(folder)) {
                    return files.anyMatch(file -> file.getFileName().toString().matches("hall-.*\\.png"));
                }
            });
            assertEquals(before + 1, drawn.get(), "one picture came to memory");
        }
    }

    @Test
    void withoutSuchAWindowThatOfJavaFxFillsTheScreen() throws Exception {
        windows.refusal = "SDL opens no window";
        try (TestFlight flight = flying()) {
            TestFlight.onFx(() -> flight.model().act(Action.FULL_SCREEN));
            flight.awaitThat("the full screen", stage::isFullScreen);
            assertTrue(
                    flight.notices.lines.stream().anyMatch(line -> line.contains("SDL opens no window")),
                    flight.notices.lines.toString());
            TestFlight.onFx(() -> flight.model().act(Action.FULL_SCREEN));
            flight.awaitThat("the window", () -> !stage.isFullScreen());
        }
    }

    @Test
    void whereTheProcessorDrawsNothingIsSaid() throws Exception {
        try (TestFlight flight = TestFlight.open(stage, folder, 0.1, windows, CpuRenderer::new)) {
            flight.key(KeyCode.F11, "", true, false);
            flight.awaitThat("the full screen", stage::isFullScreen);
            assertEquals(List.of(), flight.notices.lines);
            flight.key(KeyCode.ESCAPE, "", true, false);
            flight.awaitThat("the window", () -> !stage.isFullScreen());
        }
    }

    @Test
    void aLostDeviceIsSaidAndTheFlightGoesOn() throws Exception {
        try (TestFlight flight = flying()) {
            lost = true;
            int before = drawn.get();
            TestFlight.onFx(() -> flight.model().controls().key("W", true));
            flight.awaitThat("other pictures", () -> drawn.get() > before + 2);
            assertTrue(
                    flight.notices.lines.stream().anyMatch(line -> line.contains("card: the graphics card was lost")),
                    flight.notices.lines.toString());
        }
    }
}
