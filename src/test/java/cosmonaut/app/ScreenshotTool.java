package cosmonaut.app;

import cosmonaut.input.GamepadState;
import cosmonaut.input.PadButton;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Page;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Pictures of every screen, to be looked at: `mvn -q test -Dtest=ScreenshotTool -Dscreenshots=FOLDER`.
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
final class ScreenshotTool {

    /// The smallest is what a screen of 1920x1080 has at 200 %.
    private static final int[][] SIZES = {{960, 540}, {1280, 800}, {2560, 1440}, {3840, 2160}};

    private final Path into = Path.of(System.getProperty("screenshots", ""));

    @TempDir
    private Path configuration;

    @Test
    void picturesOfEveryScreen() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        TestWindow opened = WaitForAsyncUtils.asyncFx(
                        () -> TestWindow.open(stage, configuration, new FakeFlights(), ScreenshotTool::pads))
                .get();
        try (TestWindow window = opened) {
            window.settle();
            WaitForAsyncUtils.asyncFx(() -> List.of("street-morning", "forest-path", "canyon-red")
                            .forEach(ScreenshotTool.flyIn(window)))
                    .get();
            for (Theme theme : Theme.values()) {
                for (Language language : new Language[] {Language.ENGLISH, Language.CHINESE}) {
                    window.look(theme, language);
                    picturesOfPages(window, name(theme) + "-" + name(language));
                }
            }
        }
    }

    private static Consumer<String> flyIn(TestWindow window) {
        return name -> window.assembly()
                .shell()
                .fly(new FlightRequest(
                        name, name, Path.of("sample-scenes").resolve(name).resolve("picture-1280x704.jpg")));
    }

    private static List<GamepadState> pads() {
        double[] axes = {0.05, -0.62, 0.31, 0.0, 0.0, 0.8};
        return List.of(GamepadState.standard(1, "Wireless controller", axes, new boolean[PadButton.values().length]));
    }

    private void picturesOfPages(TestWindow window, String look) throws Exception {
        for (Page page : List.of(Page.WORLDS, Page.SETTINGS, Page.ABOUT)) {
            WaitForAsyncUtils.asyncFx(() -> window.assembly().shell().show(page))
                    .get();
            if (page == Page.SETTINGS) {
                for (String section : List.of("general", "keys", "feel")) {
                    press(window, "#section-" + section);
                    pictures(window, "settings-" + section, look);
                }
                press(window, "#section-keys");
                press(window, "#input-key-S");
                pictures(window, "settings-rebind", look);
                key(window, KeyCode.W);
                pictures(window, "settings-conflict", look);
                key(window, KeyCode.ESCAPE);
            } else {
                pictures(window, name(page), look);
            }
        }
        Texts texts = window.assembly().services().texts();
        window.assembly()
                .services()
                .notices()
                .problem(texts.now("library.unreadable", "notes.txt"), new IOException("not a picture"));
        window.assembly().services().notices().done(texts.now("about.saved", "cosmonaut-diagnostics.txt"));
        WaitForAsyncUtils.asyncFx(() -> window.assembly().shell().show(Page.WORLDS))
                .get();
        pictures(window, "notices", look);
        WaitForAsyncUtils.asyncFx(() -> window.stage()
                        .getScene()
                        .getRoot()
                        .lookupAll(".notice-close")
                        .forEach(close -> ((Button) close).fire()))
                .get();
    }

    private static void press(TestWindow window, String query) throws Exception {
        WaitForAsyncUtils.asyncFx(
                        () -> ((ButtonBase) window.stage().getScene().getRoot().lookup(query)).fire())
                .get();
    }

    private static void key(TestWindow window, KeyCode code) throws Exception {
        WaitForAsyncUtils.asyncFx(() -> Event.fireEvent(
                        window.stage().getScene().getRoot().lookup("#rebind"),
                        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)))
                .get();
    }

    private void pictures(TestWindow window, String screen, String look) throws Exception {
        window.settle();
        for (int[] size : SIZES) {
            picture(window, size, screen + "-" + size[0] + "-" + look);
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void picture(TestWindow window, int[] size, String name) throws Exception {
        WritableImage image = WaitForAsyncUtils.asyncFx(() -> window.snapshot(size[0], size[1]))
                .get(20, TimeUnit.SECONDS);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        byte[] bgra = new byte[4 * width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getByteBgraInstance(), bgra, 0, 4 * width);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = bgra[4 * i + 2];
            rgb[3 * i + 1] = bgra[4 * i + 1];
            rgb[3 * i + 2] = bgra[4 * i];
        }
        write(new Picture(width, height, rgb), into.resolve(name + ".png"));
    }

    private static void write(Picture picture, Path file) throws IOException {
        PictureFile.writePng(picture, file);
    }
}
