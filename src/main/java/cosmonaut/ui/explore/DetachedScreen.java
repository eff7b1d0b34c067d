package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.input.Controls;
import cosmonaut.input.DetachedWindow;
import cosmonaut.input.Input;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.WindowException;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Takes a flight to a full-screen window of its own, where no picture passes through the host, and brings it back to
/// the window of JavaFX. JavaFX thread only; what the windows' and the viewport's threads tell is passed on to it.
final class DetachedScreen {

    private static final Duration HINT = Duration.seconds(4);
    private static final Duration NEWS = Duration.seconds(8);

    private final ExploreViewModel model;
    private final Texts texts;
    private final ActionLabels labels;
    private final Runnable refused;
    private final ChangeListener<String> news = (property, before, now) -> say(now, NEWS);
    private final PauseTransition said = new PauseTransition();
    private @Nullable Visit visit;
    private boolean refusedOnce;

    /// @param refused when there is no such window after all; [#begin] is of no more use then
    DetachedScreen(ExploreViewModel model, Texts texts, ActionLabels labels, Runnable refused) {
        this.model = model;
        this.texts = texts;
        this.labels = labels;
        this.refused = refused;
        said.setOnFinished(event -> model.picture().caption(null));
    }

    /// Begins to open a window on the display on which another stands.
    ///
    /// @return false where pictures cannot go to one: the processor draws, or the system has no such windows
    boolean begin(Stage beside) {
        if (refusedOnce || !model.picture().mayDetach()) {
            return false;
        }
        Visit begun = new Visit(beside);
        visit = begun;
        model.stopMotion();
        model.overlays().helpProperty().set(false);
        model.overlays().pointerCapturedProperty().set(false);
        model.overlays().detachedProperty().set(true);
        double scale = beside.getOutputScaleX();
        model.windows()
                .open(
                        beside.getTitle() == null ? "" : beside.getTitle(),
                        (int) Math.round((beside.getX() + beside.getWidth() / 2) * scale),
                        (int) Math.round((beside.getY() + beside.getHeight() / 2) * scale),
                        begun);
        return true;
    }

    /// Says something in the window, for a while.
    private void say(String line, Duration length) {
        Visit there = visit;
        if (there != null) {
            model.picture().caption(CaptionPicture.of(line, there.beside.getOutputScaleX(), model.picture()::dress));
            said.setDuration(length);
            said.playFromStart();
        }
    }

    /// Brings the flight back.
    void end() {
        Visit last = visit;
        if (last != null) {
            visit = null;
            last.end();
        }
    }

    /// One window, from its opening on.
    private final class Visit implements DetachedWindow.Listener {

        private final Stage beside;
        private boolean over;

        Visit(Stage beside) {
            this.beside = beside;
        }

        private void onFx(Runnable task) {
            model.fx().execute(() -> {
                if (!over) {
                    task.run();
                }
            });
        }

        @Override
        public void opened(DetachedWindow window) {
            model.fx().execute(() -> {
                if (over) {
                    window.close();
                } else {
                    model.picture().detach(new Shown(window));
                    say(texts.now("explore.hint.full-screen", labels.key(Action.FULL_SCREEN)), HINT);
                    model.picture().newsOfRendererProperty().addListener(news);
                }
            });
        }

        @Override
        public void failed(String reason) {
            onFx(() -> refuse(reason));
        }

        /// The person's wish for a full screen stands.
        private void refuse(String reason) {
            refusedOnce = true;
            model.tell(texts.now("explore.notice.no-window", reason));
            visit = null;
            end();
            refused.run();
        }

        private void end() {
            over = true;
            model.picture().newsOfRendererProperty().removeListener(news);
            said.stop();
            model.picture().caption(null);
            model.stopMotion();
            model.picture().attach();
            model.overlays().detachedProperty().set(false);
            beside.toFront();
            beside.requestFocus();
        }

        @Override
        public void key(String keyName, boolean isDown, boolean menu) {
            // With Alt, keys belong to menus; a key that is let go meanwhile must stop the flight all the same.
            if (isDown && menu) {
                return;
            }
            onFx(() -> {
                Controls controls = model.controls();
                if (controls.bindings().action(new Input.Key(keyName)).isPresent()) {
                    controls.key(keyName, isDown);
                    model.handsChanged();
                }
            });
        }

        @Override
        public void mouseButton(String buttonName, boolean isDown) {
            onFx(() -> {
                model.controls().mouseButton(buttonName, isDown);
                model.handsChanged();
            });
        }

        @Override
        public void mouseMoved(double dx, double dy) {
            onFx(() -> model.controls().mouseMoved(dx, dy));
        }

        @Override
        public void wheel(double turned) {
            onFx(() -> model.controls().wheel(turned));
        }

        @Override
        public void focus(boolean gained) {
            onFx(() -> {
                if (gained) {
                    model.takeControl();
                } else {
                    model.stopMotion();
                }
            });
        }

        @Override
        public void leave() {
            onFx(() -> model.overlays().fullScreenProperty().set(false));
        }

        /// The window as the viewport sees it.
        private final class Shown implements ViewWindow {

            private final DetachedWindow window;

            Shown(DetachedWindow window) {
                this.window = window;
            }

            @Override
            public ScreenArea area() {
                return new ScreenArea(window.width(), window.height());
            }

            @Override
            public int exposures() {
                return window.exposures();
            }

            @Override
            public long surface(long instance) {
                try {
                    return window.surface(instance);
                } catch (IllegalStateException e) {
                    throw new WindowException(String.valueOf(e.getMessage()));
                }
            }

            @Override
            public void failed(String reason) {
                onFx(() -> refuse(reason));
            }

            @Override
            public void released() {
                window.close();
            }
        }
    }
}
