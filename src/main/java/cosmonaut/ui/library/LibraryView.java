package cosmonaut.ui.library;

import cosmonaut.scene.SceneSummary;
import cosmonaut.settings.RecentFlight;
import cosmonaut.ui.Icon;
import cosmonaut.ui.PageHeader;
import cosmonaut.ui.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.image.Image;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/// The gallery as one scrolling page: recent flights, the families, the worlds.
public final class LibraryView extends ScrollPane {

    private static final double WORLD_WIDTH = 264;
    private static final double RECENT_WIDTH = 176;
    private static final double GAP = 20;
    private static final int MOST_COLUMNS = 6;
    /// Thumbnails are decoded at this width: sharp on a card at 200 %.
    private static final double DECODED_WIDTH = 640;

    private final LibraryViewModel model;
    private final Texts texts;
    private final WorldNames names;
    private final CardGrid worlds = new CardGrid(WORLD_WIDTH, GAP, MOST_COLUMNS, Integer.MAX_VALUE);
    private final CardGrid recent = new CardGrid(RECENT_WIDTH, GAP, 2 * MOST_COLUMNS, 1);
    private final FlowPane families = new FlowPane();

    public LibraryView(LibraryViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        this.names = new WorldNames(texts);
        setId("library");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().addAll("page", "edge-to-edge");
        families.setId("families");
        families.getStyleClass().add("chips");
        worlds.setId("worlds");
        recent.setId("recent");
        VBox content = new VBox(header(), machine(), recentSection(), families, worlds);
        content.getStyleClass().add("page-content");
        setContent(content);
        keepShown(model.shown(), this::showWorlds);
        keepShown(model.recent(), this::showRecent);
        keepShown(model.families(), this::showFamilies);
    }

    private static void keepShown(ObservableList<?> list, Runnable show) {
        list.addListener((ListChangeListener<Object>) change -> show.run());
        show.run();
    }

    private Node header() {
        Button open = new Button(null, Icon.of(Feather.IMAGE));
        open.setId("open-picture");
        open.textProperty().bind(texts.of("library.open_picture"));
        open.getStyleClass().add("accent");
        open.setOnAction(event -> choosePicture());
        return new PageHeader(texts.of("library.title"), texts.of("library.subtitle"), open);
    }

    /// One sentence about this machine and one about the network.
    private Node machine() {
        Label line = new Label();
        line.setId("machine");
        line.setWrapText(true);
        line.getStyleClass().addAll("muted", "machine");
        line.visibleProperty().bind(line.textProperty().isNotEmpty());
        line.managedProperty().bind(line.visibleProperty());
        model.machineProperty().subscribe(seen -> {
            line.textProperty().unbind();
            seen.ifPresent(machine -> line.textProperty()
                    .bind(Bindings.concat(
                            texts.of(machine.textKey(), machine.cores(), machine.vectorBits(), machine.line()),
                            " ",
                            texts.of("library.network"))));
        });
        return line;
    }

    private Node recentSection() {
        Label title = new Label();
        title.textProperty().bind(texts.of("library.recent"));
        title.getStyleClass().add("section-title");
        VBox section = new VBox(title, recent);
        section.getStyleClass().add("section");
        section.visibleProperty().bind(Bindings.isNotEmpty(model.recent()));
        section.managedProperty().bind(section.visibleProperty());
        return section;
    }

    private void choosePicture() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.now("library.open_picture"));
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter(
                                texts.now("library.pictures"),
                                Stream.of("png", "jpg", "jpeg", "webp", "bmp", "gif")
                                        .flatMap(ending ->
                                                Stream.of("*." + ending, "*." + ending.toUpperCase(Locale.ROOT)))
                                        .toList()),
                        new FileChooser.ExtensionFilter(texts.now("library.any_file"), "*.*"));
        File chosen = chooser.showOpenDialog(getScene().getWindow());
        if (chosen != null) {
            model.open(chosen.toPath());
        }
    }

    private void showFamilies() {
        ToggleGroup group = new ToggleGroup();
        List<ToggleButton> chips = Stream.concat(Stream.of(LibraryViewModel.EVERY_FAMILY), model.families().stream())
                .map(family -> chip(family, group))
                .toList();
        families.getChildren().setAll(chips);
    }

    private ToggleButton chip(String family, ToggleGroup group) {
        ToggleButton chip = new ToggleButton();
        chip.textProperty()
                .bind(family.equals(LibraryViewModel.EVERY_FAMILY) ? texts.of("library.all") : names.family(family));
        chip.getStyleClass().addAll("chip");
        chip.setToggleGroup(group);
        model.familyProperty().subscribe(chosen -> chip.setSelected(chosen.equals(family)));
        chip.setOnAction(event -> {
            model.choose(family);
            chip.setSelected(true);
        });
        return chip;
    }

    private void showWorlds() {
        worlds.show(model.shown().stream().map(this::card).toList());
    }

    private WorldCard card(SceneSummary world) {
        WorldCard card = new WorldCard(
                Optional.of(image(world.picture())), names.title(world), names.caption(world), () -> model.fly(world));
        card.setId("world-" + world.name());
        return keepInSight(card);
    }

    private void showRecent() {
        recent.show(model.recent().stream().map(this::card).toList());
    }

    private WorldCard card(RecentFlight flight) {
        WorldCard card = new WorldCard(
                model.thumbnail(flight).map(LibraryView::image),
                names.title(flight),
                texts.of("library.fly_again"),
                () -> model.fly(flight));
        card.getStyleClass().add("small");
        return keepInSight(card);
    }

    private static Image image(Path file) {
        return new Image(file.toUri().toString(), DECODED_WIDTH, 0, true, true, true);
    }

    /// A card that gets the focus by the keyboard is scrolled into sight.
    private WorldCard keepInSight(WorldCard card) {
        card.focusedProperty().subscribe(focused -> {
            if (focused && getContent() != null) {
                scrollTo(card);
            }
        });
        return card;
    }

    private void scrollTo(Node card) {
        Bounds bounds = getContent().sceneToLocal(card.localToScene(card.getLayoutBounds()));
        double seen = getViewportBounds().getHeight();
        double whole = getContent().getLayoutBounds().getHeight();
        double top = -getViewportBounds().getMinY();
        if (whole <= seen) {
            return;
        }
        if (bounds.getMinY() < top) {
            setVvalue((bounds.getMinY() - GAP) / (whole - seen));
        } else if (bounds.getMaxY() > top + seen) {
            setVvalue((bounds.getMaxY() + GAP - seen) / (whole - seen));
        }
    }
}
