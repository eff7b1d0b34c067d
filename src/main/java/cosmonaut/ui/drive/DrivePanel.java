package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.LimitProfile;
import cosmonaut.drive.RoadSurface;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.rig.Rig;
import cosmonaut.scene.SceneSummary;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// The panel at the right: what is wrong, the vehicle, the world, the words; below them, always in sight, the roll-out.
final class DrivePanel extends VBox {

    static final double WIDTH = 308;

    private static final double FASTEST_KMH = 130;

    private final DriveViewModel model;
    private final Runnable onCameras;
    private final Texts texts;
    private final Fields fields;
    private final ProblemList problems;

    /// @param onCameras shows the cameras of the rig
    DrivePanel(DriveViewModel model, Runnable onCameras, Texts texts) {
        this.model = model;
        this.onCameras = onCameras;
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
                new WordsPane(model.setup(), texts));
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
        HBox.setHgrow(rig, Priority.ALWAYS);
        Button look = new Button(null, Icon.of(Feather.VIDEO));
        look.setId("drive-rig-look");
        look.getStyleClass().add("button-icon");
        look.accessibleTextProperty().bind(texts.of("drive.rig.look"));
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(texts.of("drive.rig.look"));
        look.setTooltip(tip);
        look.setOnAction(event -> onCameras.run());
        HBox cameras = new HBox(rig, look);
        cameras.getStyleClass().add("drive-pair");
        CheckBox lens = new CheckBox();
        lens.setId("drive-scene-lens");
        lens.textProperty().bind(texts.of("drive.scene-lens"));
        lens.setWrapText(true);
        lens.selectedProperty().bindBidirectional(setup.sceneLensProperty());
        lens.disableProperty().bind(setup.lensChoiceProperty().isNotEqualTo(LensChoice.EITHER));
        Label why = new Label();
        why.setId("drive-lens-why");
        why.setWrapText(true);
        why.getStyleClass().addAll("muted", "drive-small");
        why.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.now(setup.lensChoiceProperty().get().textKey()),
                        setup.lensChoiceProperty(),
                        texts.languageProperty()));
        Label still = fields.note("drive.static");
        still.setId("drive-static");
        still.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> setup.kindProperty()
                                .get()
                                .filter(DriveKind::multiView)
                                .isEmpty(),
                        setup.kindProperty()));
        still.managedProperty().bind(still.visibleProperty());
        Node named = fields.named("drive.rig", cameras);
        rig.accessibleTextProperty().bind(texts.of("drive.rig"));
        return section(fields.title("drive.world"), fields.named("drive.scene", scene), still, named, lens, why);
    }

    private String title(SceneSummary scene) {
        String key = "scene." + scene.name() + ".title";
        return texts.has(key) ? texts.now(key) : scene.title();
    }
}
