package cosmonaut.ui.drive;

import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.edit.EditHistory.Name;
import cosmonaut.drive.rig.Rig;
import cosmonaut.scene.SceneSummary;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The panel at the right: what is wrong, the vehicle, the world, the words; below them, always in sight, the roll-out.
final class DrivePanel extends VBox {

    static final double WIDTH = 308;

    private static final double FASTEST_KMH = 130;

    private final DriveViewModel model;
    private final Texts texts;
    private final Fields fields;
    private final ProblemList problems;

    DrivePanel(DriveViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        this.fields = new Fields(texts);
        getStyleClass().add("drive-panel");
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        problems = new ProblemList(model, texts);
        VBox content = new VBox(
                new PointFields(model, texts),
                section(fields.title("drive.problems"), problems),
                vehicle(),
                world(),
                words());
        content.getStyleClass().add("drive-panel-content");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setId("drive-panel");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().setAll(scroll, new RolloutBox(model, texts));
    }

    void pulse(long now) {
        problems.pulse(now);
    }

    private static Node section(Node... nodes) {
        VBox section = new VBox(nodes);
        section.getStyleClass().add("drive-section");
        return section;
    }

    private Node vehicle() {
        DriveEditor editor = model.editor();
        ComboBox<Vehicle> vehicle = fields.box(
                "drive-vehicle",
                Vehicle.ALL,
                editor.draft().vehicle(),
                this::name,
                now -> editor.edit(Name.of("drive.edit.vehicle"), draft -> draft.withVehicle(now)));
        ComboBox<LimitProfile> limits = fields.box(
                "drive-limits",
                LimitProfile.ALL,
                editor.draft().limits(),
                profile -> texts.now("drive.limits." + profile.id()),
                now -> editor.edit(Name.of("drive.edit.limits"), draft -> draft.withLimits(now)));
        ComboBox<RoadSurface> surface = fields.box(
                "drive-surface",
                List.of(RoadSurface.values()),
                editor.draft().surface(),
                road -> texts.now("drive.surface." + road.name().toLowerCase(Locale.ROOT)),
                now -> editor.edit(Name.of("drive.edit.surface"), draft -> draft.withSurface(now)));
        Spinner<Double> cruise = new Spinner<>(5, FASTEST_KMH, 30, 5);
        cruise.setId("drive-cruise");
        cruise.setEditable(true);
        cruise.setMaxWidth(Double.MAX_VALUE);
        boolean[] following = {false};
        cruise.valueProperty().addListener((property, before, now) -> {
            if (!following[0] && now != null) {
                model.speeds().cruise(now / 3.6);
            }
        });
        CheckBox bends = new CheckBox();
        bends.setId("drive-bends");
        bends.textProperty().bind(texts.of("drive.bends"));
        bends.setSelected(true);
        bends.setOnAction(event -> model.speeds().slowInBends(bends.isSelected()));
        // Undo changes these too.
        editor.solvedProperty().addListener((property, before, now) -> {
            following[0] = true;
            vehicle.setValue(now.draft().vehicle());
            limits.setValue(now.draft().limits());
            surface.setValue(now.draft().surface());
            cruise.getValueFactory().setValue((double) Math.round(SpeedEdits.cruise(now.draft()) * 3.6));
            bends.setSelected(SpeedEdits.slowsInBends(now.draft()));
            following[0] = false;
        });
        return section(
                fields.title("drive.vehicle"),
                fields.named("drive.vehicle.body", vehicle),
                pair(fields.named("drive.limits", limits), fields.named("drive.surface", surface)),
                fields.named("drive.cruise", cruise),
                bends);
    }

    private String name(Vehicle vehicle) {
        return vehicle.equals(Vehicle.DEFAULT) ? texts.now("drive.vehicle.car") : vehicle.name();
    }

    private static Node pair(Node left, Node right) {
        HBox pair = new HBox(left, right);
        pair.getStyleClass().add("drive-pair");
        for (Node node : List.of(left, right)) {
            HBox.setHgrow(node, Priority.ALWAYS);
            ((VBox) node).setPrefWidth(100);
        }
        return pair;
    }

    private Node world() {
        DriveSetup setup = model.setup();
        ComboBox<SceneSummary> scene = fields.box("drive-scene", setup.scenes(), setup.chosenProperty(), this::title);
        ComboBox<Rig> rig = fields.box("drive-rig", setup.rigs(), setup.rigProperty(), Rig::name);
        CheckBox lens = new CheckBox();
        lens.setId("drive-scene-lens");
        lens.textProperty().bind(texts.of("drive.scene-lens"));
        lens.setWrapText(true);
        lens.selectedProperty().bindBidirectional(setup.sceneLensProperty());
        return section(
                fields.title("drive.world"),
                fields.named("drive.scene", scene),
                fields.named("drive.rig", rig),
                lens,
                fields.note("drive.static"));
    }

    private String title(SceneSummary scene) {
        String key = "scene." + scene.name() + ".title";
        return texts.has(key) ? texts.now(key) : scene.title();
    }

    private Node words() {
        DriveSetup setup = model.setup();
        TextArea prompt = new TextArea();
        prompt.setId("drive-prompt");
        prompt.setWrapText(true);
        prompt.setPrefRowCount(3);
        prompt.textProperty().bindBidirectional(setup.promptProperty());
        FlowPane tags = new FlowPane();
        tags.getStyleClass().add("drive-tags");
        List<ToggleButton> all = new ArrayList<>();
        for (Tag tag : Tag.values()) {
            ToggleButton button = new ToggleButton();
            button.setId("drive-tag-" + tag.name().toLowerCase(Locale.ROOT));
            button.textProperty().bind(texts.of("drive.tag." + tag.name().toLowerCase(Locale.ROOT)));
            button.getStyleClass().addAll("chip", "drive-tag");
            button.setUserData(tag);
            button.setOnAction(event -> {
                setup.tag(tag, button.isSelected());
                all.forEach(one -> one.setSelected(setup.tags().contains((Tag) one.getUserData())));
            });
            all.add(button);
        }
        tags.getChildren().setAll(all);
        return section(fields.title("drive.words"), fields.named("drive.prompt", prompt), tags);
    }
}
