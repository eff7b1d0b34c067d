package cosmonaut.ui.settings;

import cosmonaut.input.GamepadSource;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.PageHeader;
import cosmonaut.ui.PresetChoice;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// The settings page: its sections at the left, the one in front at the right.
public final class SettingsView extends StackPane {

    private enum Section {
        GENERAL(Feather.MONITOR),
        KEYS(Feather.COMMAND),
        FEEL(Feather.TARGET);

        private final Feather icon;

        Section(Feather icon) {
            this.icon = icon;
        }

        private String textKey() {
            return "settings.section." + name().toLowerCase(Locale.ROOT);
        }
    }

    private final ScrollPane scroll = new ScrollPane();
    private final Map<Section, Supplier<Node>> makers;
    private final Map<Section, Node> made = new EnumMap<>(Section.class);

    /// @param usualFolder where recordings go while no other folder is chosen
    public SettingsView(
            SettingsViewModel model,
            PresetChoice presets,
            RebindViewModel rebind,
            PadMonitor monitor,
            GamepadSource pads,
            Keyboard keyboard,
            Texts texts,
            Path usualFolder) {
        setId("settings");
        makers = Map.of(
                Section.GENERAL, () -> new GeneralSection(model, presets, texts, usualFolder),
                Section.KEYS, () -> new KeysSection(rebind, texts, keyboard),
                Section.FEEL, () -> new FeelSection(model, monitor, texts));
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("page", "edge-to-edge");
        VBox sections = new VBox();
        sections.getStyleClass().add("section-list");
        ToggleGroup group = new ToggleGroup();
        for (Section section : Section.values()) {
            sections.getChildren().add(button(section, texts, group));
        }
        BorderPane page = new BorderPane(scroll);
        PageHeader header = new PageHeader(texts.of("settings.title"), texts.of("settings.subtitle"));
        header.getStyleClass().add("padded");
        page.setTop(header);
        page.setLeft(sections);
        getChildren().addAll(page, new RebindOverlay(rebind, pads, keyboard, texts));
        front(Section.GENERAL);
    }

    private ToggleButton button(Section section, Texts texts, ToggleGroup group) {
        ToggleButton button = new ToggleButton(null, Icon.of(section.icon));
        button.setId("section-" + section.name().toLowerCase(Locale.ROOT));
        button.textProperty().bind(texts.of(section.textKey()));
        button.getStyleClass().addAll("nav-button", "section-button");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setToggleGroup(group);
        button.setSelected(section == Section.GENERAL);
        button.setOnAction(event -> {
            button.setSelected(true);
            front(section);
        });
        return button;
    }

    private void front(Section section) {
        Node content = made.computeIfAbsent(section, wanted -> {
            Supplier<Node> maker = makers.get(wanted);
            return maker == null ? new VBox() : maker.get();
        });
        HBox.setHgrow(content, Priority.ALWAYS);
        HBox held = new HBox(content);
        held.getStyleClass().add("section-page");
        scroll.setContent(held);
        scroll.setVvalue(0);
    }
}
