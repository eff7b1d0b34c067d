package cosmonaut.ui;

import cosmonaut.settings.LiveSettings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// The window: the bar, the page in front, notices above it, and a place to drop pictures.
///
/// A page is made when it is first shown. In full screen a flight has the window for itself.
public final class CosmonautWindow {

    private static final double LEAST_WIDTH = 880;
    private static final double LEAST_HEIGHT = 560;

    private final Stage stage;
    private final WindowPlacement placement;
    private final ShellViewModel shell;
    private final Map<Page, Supplier<Node>> makers;
    private final Map<Page, Node> pages = new EnumMap<>(Page.class);
    private final BorderPane frame = new BorderPane();
    private final TopBar bar;
    private final Scene scene;

    /// @param pages    makes the pages, all but the flight's
    /// @param settings know where the window was left
    /// @param onFile   what to do with a dropped file
    /// @param onOtherTheme what the button for the other theme does
    public CosmonautWindow(
            Stage stage,
            Services services,
            LiveSettings settings,
            ShellViewModel shell,
            Map<Page, Supplier<Node>> pages,
            Consumer<Path> onFile,
            Runnable onOtherTheme) {
        this.stage = stage;
        this.placement = new WindowPlacement(stage, settings);
        this.shell = shell;
        this.makers = pages;
        AppIcon icon = new AppIcon();
        bar = new TopBar(shell, services.texts(), services.appearance(), icon, onOtherTheme);
        frame.setId("frame");
        PictureDrop drop = new PictureDrop(services.texts(), onFile);
        Node notices = services.notices().view();
        StackPane root = new StackPane(frame, new Tour(shell, services.texts(), settings).view(), notices, drop.view());
        StackPane.setAlignment(notices, Pos.BOTTOM_CENTER);
        root.getStyleClass().add("window");
        scene = new Scene(root);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
        drop.listen(scene);
        services.appearance().dress(scene);
        icon.dress(stage);
        stage.titleProperty().bind(services.texts().of("app.name"));
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        stage.setScene(scene);
        shell.pageProperty().subscribe(this::front);
        shell.flightProperty().subscribe(() -> front(shell.page()));
        // Escape has other uses before that one, each page its own.
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("");
        stage.fullScreenProperty().subscribe(this::arrangeBar);
    }

    /// Opens it where it was left, as far as there are screens.
    public void show() {
        placement.restore();
        stage.show();
        placement.follow();
    }

    /// What a flight has not used itself: the full screen is there on every page.
    private void onKey(KeyEvent event) {
        boolean leave = event.getCode() == KeyCode.ESCAPE && stage.isFullScreen();
        if (leave || event.getCode() == KeyCode.F11) {
            stage.setFullScreen(!stage.isFullScreen());
            event.consume();
        }
    }

    Scene scene() {
        return scene;
    }

    private void front(Page page) {
        FlightScreen flight = shell.flightProperty().get();
        frame.setCenter(page == Page.FLIGHT && flight != null ? flight.view() : page(page));
        arrangeBar();
    }

    private Node page(Page page) {
        return pages.computeIfAbsent(page, wanted -> {
            Supplier<Node> maker = makers.get(wanted);
            return maker == null ? new StackPane() : maker.get();
        });
    }

    private void arrangeBar() {
        boolean alone = stage.isFullScreen() && shell.page() == Page.FLIGHT;
        frame.setTop(alone ? null : bar);
    }

    /// The window's content, to be pictured.
    Parent root() {
        return scene.getRoot();
    }
}
