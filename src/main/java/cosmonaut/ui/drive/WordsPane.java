package cosmonaut.ui.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// What the model is told in words: a part that all views share, tags, and what one view is told besides. Greyed, with
/// the reason, where the model reads none.
final class WordsPane extends VBox {

    private static final String MARK = " \u2022";

    private static final double ABOUT = 56;
    private static final double CHIPS = 200;

    private final DriveSetup setup;
    private final Texts texts;
    private final List<ToggleButton> tags = new ArrayList<>();
    private final TextArea own = new TextArea();
    private final Label sentence = new Label();
    private View view = View.FRONT;
    private boolean following;

    WordsPane(DriveSetup setup, Texts texts) {
        this.setup = setup;
        this.texts = texts;
        Fields fields = new Fields(texts);
        getStyleClass().add("drive-section");
        TextArea prompt = new TextArea();
        prompt.setId("drive-prompt");
        prompt.setWrapText(true);
        prompt.setPrefRowCount(3);
        prompt.textProperty().bindBidirectional(setup.promptProperty());
        own.setId("drive-own");
        own.setWrapText(true);
        own.setPrefRowCount(2);
        own.promptTextProperty().bind(texts.of("drive.own.prompt"));
        own.textProperty().addListener((property, before, now) -> {
            if (!following) {
                setup.ownProperty(view).set(now);
            }
        });
        sentence.setId("drive-sentence");
        sentence.setWrapText(true);
        sentence.setMinHeight(USE_PREF_SIZE);
        sentence.getStyleClass().addAll("muted", "drive-small");
        VBox ofView = new VBox(views(), sentence, own);
        ofView.getStyleClass().add("drive-section");
        VBox all = new VBox(fields.named("drive.prompt", prompt), tags(), fields.named("drive.own", ofView));
        own.accessibleTextProperty().bind(texts.of("drive.own"));
        all.getStyleClass().add("drive-section");
        Label none = fields.note("drive.words.none");
        none.setId("drive-words-none");
        none.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> setup.kindProperty()
                                .get()
                                .filter(kind -> !kind.words())
                                .isPresent(),
                        setup.kindProperty()));
        none.managedProperty().bind(none.visibleProperty());
        all.disableProperty().bind(none.visibleProperty());
        getChildren().setAll(fields.title("drive.words"), none, all);
        setup.kindProperty().addListener((property, before, now) -> show());
        texts.languageProperty().addListener((property, before, now) -> show());
        show();
    }

    /// By what they are about, of each kind one at most.
    private Node tags() {
        VBox rows = new VBox();
        rows.getStyleClass().add("drive-section");
        for (String about : List.of("weather", "light", "road", "traffic")) {
            Label name = new Label();
            name.textProperty().bind(texts.of("drive.about." + about));
            name.getStyleClass().addAll("muted", "drive-small");
            name.setMinWidth(ABOUT);
            FlowPane chips = new FlowPane();
            chips.getStyleClass().add("drive-tags");
            chips.setPrefWrapLength(CHIPS);
            HBox.setHgrow(chips, Priority.ALWAYS);
            for (Tag tag : Tag.values()) {
                if (tag.about().equals(about)) {
                    ToggleButton chip = chip(tag);
                    tags.add(chip);
                    chips.getChildren().add(chip);
                }
            }
            HBox row = new HBox(name, chips);
            row.getStyleClass().add("drive-pair");
            rows.getChildren().add(row);
        }
        return rows;
    }

    private ToggleButton chip(Tag tag) {
        String name = tag.name().toLowerCase(Locale.ROOT);
        ToggleButton chip = new ToggleButton();
        chip.setId("drive-tag-" + name);
        chip.textProperty().bind(texts.of("drive.tag." + name));
        chip.getStyleClass().addAll("chip", "drive-tag");
        chip.setUserData(tag);
        chip.setOnAction(event -> {
            setup.tag(tag, chip.isSelected());
            tags.forEach(one -> one.setSelected(setup.tags().contains((Tag) one.getUserData())));
        });
        return chip;
    }

    /// The views as they lie in the mosaic; those that are told something of their own have a mark.
    private Node views() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("drive-view-grid");
        ToggleGroup group = new ToggleGroup();
        for (View one : View.values()) {
            ToggleButton button = new ToggleButton();
            button.setId("drive-own-" + one.key());
            button.textProperty()
                    .bind(Bindings.createStringBinding(
                            () -> texts.now("drive.view." + one.key())
                                    + (setup.ownProperty(one).get().isBlank() ? "" : MARK),
                            setup.ownProperty(one),
                            texts.languageProperty()));
            button.getStyleClass().addAll("chip", "drive-tag");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setToggleGroup(group);
            button.setSelected(one == view);
            button.setOnAction(event -> {
                button.setSelected(true);
                view = one;
                show();
            });
            GridPane.setHgrow(button, Priority.ALWAYS);
            grid.add(button, one.column(), one.row());
        }
        return grid;
    }

    private void show() {
        following = true;
        own.setText(setup.ownProperty(view).get());
        following = false;
        boolean told = setup.kindProperty().get().filter(DriveKind::multiView).isPresent();
        sentence.setText(told ? view.cameraSentence() : texts.now("drive.own.memory"));
    }
}
