package cosmonaut.ui.drive;

import cosmonaut.session.recording.DriveExports;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The futures of the drive, by their numbers: choose one, compare it with another, save it, or let it go.
final class FutureBar extends FlowPane {

    private final DriveRollouts rollouts;
    private final Texts texts;
    private final HBox tools;
    private final ComboBox<DriveRollouts.Comparison> how = new ComboBox<>();
    private final SplitMenuButton save = new SplitMenuButton();
    private final Set<DriveExports.Form> forms = EnumSet.noneOf(DriveExports.Form.class);
    private final Button drop = new Button(null, Icon.of(Feather.TRASH_2));
    private boolean following;

    FutureBar(DriveRollouts rollouts, SixViews views, Texts texts) {
        this.rollouts = rollouts;
        this.texts = texts;
        getStyleClass().add("drive-futures");
        how.setId("drive-compare");
        how.accessibleTextProperty().bind(texts.of("drive.compare"));
        how.valueProperty().addListener((property, before, now) -> {
            if (!following && now != null) {
                compare(now);
            }
        });
        CheckBox path = new CheckBox();
        path.setId("drive-overlay");
        path.textProperty().bind(texts.of("drive.overlay"));
        path.setSelected(true);
        path.setOnAction(event -> views.withPath(path.isSelected()));
        save.setId("drive-save");
        save.textProperty().bind(texts.of("drive.save"));
        save.setGraphic(Icon.of(Feather.SAVE));
        save.setOnAction(event -> chosen(future -> rollouts.save(future, forms)));
        save.getItems()
                .setAll(
                        form(DriveExports.Form.NUSCENES, "drive.save.nuscenes"),
                        form(DriveExports.Form.MCAP, "drive.save.mcap"));
        drop.setId("drive-drop");
        drop.getStyleClass().addAll("button-icon", "flat");
        drop.accessibleTextProperty().bind(texts.of("drive.drop"));
        drop.setOnAction(event -> chosen(rollouts::drop));
        for (ButtonBase button : List.of(save, drop)) {
            button.setMinWidth(USE_PREF_SIZE);
        }
        path.setMinWidth(USE_PREF_SIZE);
        tools = new HBox(how, path, save, drop);
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.getStyleClass().add("drive-pair");
        rollouts.futures().addListener((ListChangeListener<DriveFuture>) change -> show());
        rollouts.chosenProperty().addListener((property, before, now) -> show());
        rollouts.otherProperty().addListener((property, before, now) -> show());
        rollouts.comparisonProperty().addListener((property, before, now) -> show());
        texts.languageProperty().addListener((property, before, now) -> show());
        show();
    }

    /// A form of another program that is written beside the clips once it is ticked.
    private CheckMenuItem form(DriveExports.Form form, String key) {
        CheckMenuItem item = new CheckMenuItem();
        item.setId(key.replace('.', '-'));
        item.textProperty().bind(texts.of(key));
        item.selectedProperty().addListener((property, before, now) -> {
            if (now) {
                forms.add(form);
            } else {
                forms.remove(form);
            }
        });
        return item;
    }

    private void chosen(Consumer<DriveFuture> action) {
        DriveFuture now = rollouts.chosenProperty().get();
        if (now != null) {
            action.accept(now);
        }
    }

    /// With the future that was made before the one that is looked at, unless another was asked for.
    private void compare(DriveRollouts.Comparison wanted) {
        DriveFuture other = rollouts.otherProperty().get();
        DriveFuture chosen = rollouts.chosenProperty().get();
        if (wanted != DriveRollouts.Comparison.NONE && other == null) {
            List<DriveFuture> others = rollouts.futures().stream()
                    .filter(future -> !future.equals(chosen))
                    .toList();
            other = others.isEmpty() ? null : others.getLast();
        }
        rollouts.compare(wanted, wanted == DriveRollouts.Comparison.NONE ? null : other);
    }

    private void show() {
        following = true;
        DriveFuture chosen = rollouts.chosenProperty().get();
        getChildren().setAll(rollouts.futures().stream().map(this::entry).toList());
        getChildren().add(tools);
        how.setConverter(new Words(texts));
        how.getItems().setAll(DriveRollouts.Comparison.values());
        how.setValue(rollouts.comparisonProperty().get());
        how.setDisable(rollouts.futures().size() < 2);
        save.setDisable(chosen == null || !chosen.isMade());
        drop.setDisable(chosen == null || !chosen.isMade());
        following = false;
    }

    /// A click looks at it; where two are compared, a click with the control key makes it the second.
    private ToggleButton entry(DriveFuture future) {
        ToggleButton button = new ToggleButton(texts.now(
                "drive.future", future.number(), String.valueOf(future.order().seed())));
        button.setId("drive-future-" + future.number());
        button.getStyleClass().addAll("chip", "drive-tag");
        button.setSelected(future.equals(rollouts.chosenProperty().get())
                || future.equals(rollouts.otherProperty().get()));
        button.setTooltip(new Tooltip(texts.now("drive.future.hint")));
        button.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> {
            if (event.isShortcutDown()) {
                event.consume();
                DriveRollouts.Comparison now = rollouts.comparisonProperty().get();
                rollouts.compare(
                        now == DriveRollouts.Comparison.NONE ? DriveRollouts.Comparison.SIDE_BY_SIDE : now, future);
            }
        });
        button.setOnAction(event -> rollouts.choose(future));
        return button;
    }

    private static final class Words extends StringConverter<DriveRollouts.Comparison> {
        private final Texts texts;

        Words(Texts texts) {
            this.texts = texts;
        }

        @Override
        public String toString(DriveRollouts.@Nullable Comparison value) {
            return value == null
                    ? ""
                    : texts.now("drive.compare."
                            + value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        @Override
        public DriveRollouts.Comparison fromString(String text) {
            throw new UnsupportedOperationException("the box is not edited by text");
        }
    }
}
