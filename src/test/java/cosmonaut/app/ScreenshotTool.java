package cosmonaut.app;

import cosmonaut.input.GamepadSource;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.settings.Language;
import cosmonaut.settings.Theme;
import cosmonaut.ui.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Pictures of every screen, to be looked at: `mvn -q test -Dtest=ScreenshotTool -Dscreenshots=FOLDER`.
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
final class ScreenshotTool {

    private static final int[][] SIZES = {{1280, 800}, {2560, 1440}};

    private final Path into = Path.of(System.getProperty("screenshots", ""));

    @TempDir
    private Path configuration;

    @Test
    void picturesOfEveryScreen() throws Exception {
        Files.createDirectories(into);
        Stage stage = FxToolkit.registerPrimaryStage();
        TestWindow opened = WaitForAsyncUtils.asyncFx(
                        () -> TestWindow.open(stage, configuration, new FakeFlights(), GamepadSource.NONE))
                .get();
        try (TestWindow window = opened) {
            window.settle();
            for (Theme theme : Theme.values()) {
                for (Language language : new Language[] {Language.ENGLISH, Language.CHINESE}) {
                    window.look(theme, language);
                    for (Page page : Page.values()) {
                        WaitForAsyncUtils.asyncFx(
                                        () -> window.assembly().shell().show(page))
                                .get();
                        window.settle();
                        for (int[] size : SIZES) {
                            String name = name(page) + "-" + size[0] + "-" + name(theme) + "-" + name(language);
                            picture(window, size, name);
                        }
                    }
                }
            }
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
