package cosmonaut.ui.drive;

import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.Stretch;
import cosmonaut.drive.edit.Tangent;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.ui.Texts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// What is chosen, in numbers: a point with its place, heading, speed and what the path does behind it, or a handle of
/// the speed. Of several points it says how many they are.
final class PointFields extends VBox {

    private static final double KMH = 3.6;

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final Texts texts;
    private final Label title = new Label();
    private final NumberField x;
    private final NumberField y;
    private final NumberField heading;
    private final NumberField speed;
    private final NumberField metres;
    private final NumberField wish;
    private final NumberField dwell;
    private final ComboBox<Stretch> stretch;
    private final Node point;
    private final Node handle;
    private final Node wishes;
    private final Node stops;
    private boolean following;

    PointFields(DriveViewModel model, Texts texts) {
        this.model = model;
        this.editor = model.editor();
        this.texts = texts;
        Fields fields = new Fields(texts);
        setId("drive-chosen");
        getStyleClass().add("drive-section");
        title.getStyleClass().add("inspector-section-title");
        x = new NumberField("drive-x", 2, now -> place());
        y = new NumberField("drive-y", 2, now -> place());
        heading = new NumberField("drive-heading", 1, this::turn);
        speed = new NumberField("drive-point-speed", 1, this::drive);
        metres = new NumberField("drive-handle-metres", 1, now -> put());
        wish = new NumberField("drive-handle-speed", 1, now -> put());
        dwell = new NumberField("drive-handle-dwell", 1, now -> put());
        stretch = fields.box(
                "drive-stretch",
                List.of(Stretch.values()),
                Stretch.CURVE,
                value -> texts.now("drive.stretch." + value.key()),
                now -> {
                    if (!following) {
                        model.points().stretch(now);
                    }
                });
        point = new VBox(
                pair(fields.named("drive.point.x", x), fields.named("drive.point.y", y)),
                pair(fields.named("drive.point.heading", heading), fields.named("drive.point.speed", speed)),
                fields.named("drive.point.stretch", stretch));
        point.getStyleClass().add("drive-section");
        wishes = fields.named("drive.handle.speed", wish);
        stops = fields.named("drive.handle.dwell", dwell);
        handle = pair(fields.named("drive.handle.metres", metres), wishes, stops);
        getChildren().setAll(title, point, handle);
        editor.solvedProperty().addListener((property, before, now) -> follow());
        editor.selection().pointsProperty().addListener((property, before, now) -> follow());
        editor.selection().handleProperty().addListener((property, before, now) -> follow());
        texts.languageProperty().addListener((property, before, now) -> follow());
        follow();
    }

    private static Node pair(Node... nodes) {
        HBox pair = new HBox(nodes);
        pair.getStyleClass().add("drive-pair");
        for (Node node : nodes) {
            HBox.setHgrow(node, Priority.ALWAYS);
        }
        return pair;
    }

    private static void show(Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }

    private void follow() {
        following = true;
        int count = editor.selection().points().size();
        Optional<ControlPoint> one = model.points().chosen();
        Optional<SpeedHandle> wanted = model.speeds().chosen();
        show(this, count > 0 || wanted.isPresent());
        show(point, one.isPresent());
        point.setDisable(one.isEmpty());
        show(handle, wanted.isPresent());
        one.ifPresent(this::show);
        wanted.ifPresent(this::show);
        if (count > 1) {
            title.setText(texts.now("drive.chosen.points", count));
        }
        following = false;
    }

    private void show(ControlPoint chosen) {
        title.setText(texts.now("drive.chosen.point", chosen.id()));
        x.show(OptionalDouble.of(chosen.place().x()));
        y.show(OptionalDouble.of(chosen.place().y()));
        Optional<Tangent> tangent = model.points().tangent(chosen.id());
        heading.show(number(tangent.map(now -> Math.toDegrees(now.heading()))));
        heading.setDisable(tangent.isEmpty() || editor.draft().path().kind() == PathKind.POLYLINE);
        speed.show(number(metres(chosen)
                .flatMap(at -> editor.solved().plan().map(plan -> plan.speed().speedAtPlace(at) * KMH))));
        speed.setDisable(editor.solved().plan().isEmpty());
        stretch.setValue(chosen.next());
    }

    private void show(SpeedHandle chosen) {
        boolean stop = chosen.kind() == SpeedHandle.Kind.STOP;
        String kind = chosen.kind().key();
        title.setText(texts.now("drive.chosen." + kind, chosen.id()));
        metres.show(OptionalDouble.of(chosen.metres()));
        wish.show(OptionalDouble.of(chosen.speed() * KMH));
        dwell.show(OptionalDouble.of(chosen.dwell()));
        show(wishes, !stop);
        show(stops, stop);
    }

    private static OptionalDouble number(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /// Where a control point lies along the path.
    private Optional<Double> metres(ControlPoint chosen) {
        int index = editor.draft().path().indexOf(chosen.id());
        return editor.solved()
                .plan()
                .filter(plan -> plan.path().path().equals(editor.draft().path()))
                .map(plan -> plan.path().metresOfPoint(index));
    }

    private void place() {
        model.points().place(written(x), written(y));
        follow();
    }

    /// @throws NumberFormatException where the other field of a pair was emptied
    private static double written(NumberField field) {
        return Double.parseDouble(field.getText().strip().replace(',', '.'));
    }

    /// An emptied heading is found by the curve again.
    private void turn(OptionalDouble degrees) {
        model.points().chosen().ifPresent(chosen -> {
            if (degrees.isPresent()) {
                model.points().heading(chosen.id(), Math.toRadians(degrees.getAsDouble()));
            } else {
                model.points().freeTangent(chosen.id());
            }
        });
        follow();
    }

    /// An emptied speed asks for none there.
    private void drive(OptionalDouble kmh) {
        model.points()
                .chosen()
                .ifPresent(chosen -> metres(chosen).ifPresent(at -> {
                    if (kmh.isPresent()) {
                        model.speeds().atPoint(chosen.id(), at, kmh.getAsDouble() / KMH);
                    } else {
                        model.speeds().at(at).ifPresent(one -> model.speeds().remove(one.id()));
                    }
                }));
        follow();
    }

    private void put() {
        model.speeds()
                .chosen()
                .ifPresent(chosen -> model.speeds()
                        .put(new SpeedHandle(
                                chosen.id(),
                                written(metres),
                                chosen.kind() == SpeedHandle.Kind.STOP ? 0 : written(wish) / KMH,
                                chosen.kind(),
                                chosen.kind() == SpeedHandle.Kind.STOP ? written(dwell) : 0)));
        follow();
    }
}
