package cosmonaut.ui;

import cosmonaut.settings.Theme;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// The bar above every page: who we are, the pages, and the light.
final class TopBar extends HBox {

    private static final int MARK_SIZE = 24;

    TopBar(ShellViewModel shell, Texts texts, Appearance appearance, AppIcon icon, Runnable onOtherTheme) {
        getStyleClass().add("top-bar");
        setAlignment(Pos.CENTER_LEFT);
        ImageView mark = new ImageView(icon.small());
        mark.setFitWidth(MARK_SIZE);
        mark.setFitHeight(MARK_SIZE);
        Label name = new Label();
        name.textProperty().bind(texts.of("app.name"));
        name.getStyleClass().add("brand");
        HBox brand = new HBox(mark, name);
        brand.setAlignment(Pos.CENTER_LEFT);
        brand.getStyleClass().add("brand-box");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().add(brand);
        ToggleGroup group = new ToggleGroup();
        for (Page page : Page.values()) {
            getChildren().add(button(page, shell, texts, group));
        }
        getChildren().addAll(gap, light(texts, appearance, onOtherTheme));
    }

    private static ToggleButton button(Page page, ShellViewModel shell, Texts texts, ToggleGroup group) {
        ToggleButton button = new ToggleButton(null, Icon.of(page.icon()));
        button.setId(page.buttonId());
        button.getStyleClass().addAll("flat", "nav-button");
        button.textProperty().bind(texts.of(page.textKey()));
        button.setToggleGroup(group);
        button.setOnAction(event -> {
            shell.show(page);
            // A second press must not un-choose the page that is in front.
            button.setSelected(shell.page() == page);
        });
        shell.pageProperty().subscribe(front -> button.setSelected(front == page));
        if (page == Page.FLIGHT) {
            button.disableProperty().bind(shell.flightProperty().isNull());
        }
        return button;
    }

    private static Button light(Texts texts, Appearance appearance, Runnable onOtherTheme) {
        Button button = new Button();
        button.setId("other-theme");
        button.getStyleClass().addAll("button-icon", "flat");
        appearance
                .themeProperty()
                .subscribe(theme -> button.setGraphic(Icon.of(theme == Theme.DARK ? Feather.SUN : Feather.MOON)));
        Tooltip tip = new Tooltip();
        tip.textProperty()
                .bind(Bindings.when(appearance.themeProperty().isEqualTo(Theme.DARK))
                        .then(texts.of("theme.to_light"))
                        .otherwise(texts.of("theme.to_dark")));
        button.setTooltip(tip);
        button.accessibleTextProperty().bind(tip.textProperty());
        button.setOnAction(event -> onOtherTheme.run());
        return button;
    }
}
