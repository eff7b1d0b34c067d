package cosmonaut.ui.drive;

import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Length, futures, seed, and the button that rolls the drive out; while it works, how far it is.
final class RolloutBox extends VBox {

    private static final double NARROW = 86;

    RolloutBox(DriveViewModel model, Texts texts) {
        DriveSetup setup = model.setup();
        DriveRollouts rollouts = model.rollouts();
        Fields fields = new Fields(texts);
        getStyleClass().add("drive-rollout");
        Spinner<Integer> chunks = counter(
                "drive-chunks", DriveSetup.MOST_CHUNKS, setup.chunksProperty().get());
        chunks.valueProperty()
                .addListener((property, before, now) -> setup.chunksProperty().set(now));
        Spinner<Integer> futures = counter(
                "drive-futures",
                DriveSetup.MOST_FUTURES,
                setup.futuresProperty().get());
        futures.valueProperty()
                .addListener((property, before, now) -> setup.futuresProperty().set(now));
        TextField seed = new TextField();
        seed.setId("drive-seed");
        setup.seedProperty().subscribe(now -> seed.setText(String.valueOf(now)));
        seed.textProperty().addListener((property, before, now) -> {
            try {
                setup.seedProperty().set(Long.parseLong(now.strip()));
            } catch (NumberFormatException e) {
                // Half a number is being typed; the last whole one counts.
                seed.setAccessibleHelp(texts.now("drive.seed"));
            }
        });
        HBox numbers = new HBox(
                fields.named("drive.chunks", chunks),
                fields.named("drive.futures", futures),
                fields.named("drive.seed", seed));
        numbers.getStyleClass().add("drive-pair");
        for (Node node : numbers.getChildren()) {
            HBox.setHgrow(node, Priority.ALWAYS);
            ((VBox) node).setPrefWidth(NARROW);
        }
        Label length = new Label();
        length.setId("drive-length");
        length.getStyleClass().addAll("muted", "drive-small");
        length.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> setup.kindProperty()
                                .get()
                                .map(kind -> texts.now(
                                        "drive.length",
                                        kind.frames(setup.chunksWanted()),
                                        kind.seconds(setup.chunksWanted())))
                                .orElse(""),
                        setup.kindProperty(),
                        setup.chunksProperty(),
                        texts.languageProperty()));
        chunks.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> setup.kindProperty()
                                .get()
                                .filter(kind -> !kind.goesOn())
                                .isPresent(),
                        setup.kindProperty()));
        Button drive = new Button(null, Icon.of(Feather.PLAY));
        drive.setId("drive-start");
        drive.textProperty().bind(texts.of("drive.start"));
        drive.getStyleClass().add("accent");
        drive.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(drive, Priority.ALWAYS);
        drive.setOnAction(event -> model.drive());
        drive.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> !model.ready(),
                        model.editor().solvedProperty(),
                        setup.chosenProperty(),
                        setup.kindProperty(),
                        setup.allSeenProperty(),
                        model.live().runningProperty(),
                        rollouts.progressProperty()));
        Button further = new Button(null, Icon.of(Feather.FAST_FORWARD));
        further.setId("drive-go-on");
        further.textProperty().bind(texts.of("drive.go-on"));
        further.setMinWidth(USE_PREF_SIZE);
        further.setOnAction(event -> model.goOn());
        Button cancel = new Button();
        cancel.setId("drive-cancel");
        cancel.textProperty().bind(texts.of("drive.cancel"));
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(event -> rollouts.cancel());
        HBox buttons = new HBox(drive, further, cancel);
        buttons.getStyleClass().add("drive-pair");
        ProgressBar bar = new ProgressBar(0);
        bar.setId("drive-progress");
        bar.setMaxWidth(Double.MAX_VALUE);
        Label state = new Label();
        state.setId("drive-state");
        state.getStyleClass().addAll("muted", "drive-small");
        VBox working = new VBox(state, bar);
        working.getStyleClass().add("drive-field");
        rollouts.progressProperty().subscribe(now -> {
            bar.setProgress(now.share());
            for (Node node : new Node[] {cancel, working}) {
                node.setVisible(!now.idle());
                node.setManaged(!now.idle());
            }
        });
        state.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> words(rollouts.progressProperty().get(), texts),
                        rollouts.progressProperty(),
                        texts.languageProperty()));
        bar.accessibleTextProperty().bind(state.textProperty());
        RolloutNotes notes = new RolloutNotes(model, texts);
        Label longer = notes.goingOn();
        further.visibleProperty().bind(longer.visibleProperty());
        further.managedProperty().bind(longer.visibleProperty());
        getChildren().setAll(numbers, length, notes.trajectory(), longer, working, buttons);
    }

    private static Spinner<Integer> counter(String id, int most, int first) {
        Spinner<Integer> spinner = new Spinner<>(new SpinnerValueFactory.IntegerSpinnerValueFactory(1, most, first));
        spinner.setId(id);
        spinner.setMaxWidth(Double.MAX_VALUE);
        return spinner;
    }

    private static String words(DriveRollouts.Progress now, Texts texts) {
        return switch (now.phase()) {
            case IDLE -> "";
            case OPENING -> texts.now("drive.state.opening");
            case BEGINNING -> texts.now("drive.state.beginning");
            case AGAIN -> texts.now("drive.state.again", now.chunk(), now.chunks());
            case DRIVING -> texts.now("drive.state.driving", now.chunk(), now.chunks(), now.share());
        };
    }
}
