package cosmonaut.ui.drive;

import cosmonaut.ui.Texts;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;

/// The lines under the length of a roll-out: what the model makes of the path, and what going on would give.
final class RolloutNotes {

    private final DriveViewModel model;
    private final Texts texts;

    RolloutNotes(DriveViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
    }

    /// What the model makes of the path; nothing of one whose cameras follow it picture by picture.
    Label trajectory() {
        Label line = line("drive-says");
        DriveSetup setup = model.setup();
        InvalidationListener tell = changed -> {
            String words = setup.kindProperty().get().map(this::words).orElse("");
            shown(line, words);
        };
        setup.kindProperty().addListener(tell);
        setup.allSeenProperty().addListener(tell);
        texts.languageProperty().addListener(tell);
        tell.invalidated(texts.languageProperty());
        return line;
    }

    private String words(DriveKind kind) {
        if (!kind.multiView()) {
            return "";
        }
        if (model.setup().lacksPictures()) {
            return texts.now("drive.says.pictures");
        }
        String told = texts.now(kind.trajectory() ? "drive.says.told" : "drive.says.untold");
        return kind.goesOn() ? told : told + " " + texts.now("drive.says.text");
    }

    /// What going on with the future that is looked at gives; seen while that is possible.
    Label goingOn() {
        Label line = line("drive-longer");
        DriveRollouts rollouts = model.rollouts();
        InvalidationListener tell = changed -> shown(line, model.canGoOn() ? goingOnWords() : "");
        rollouts.chosenProperty().addListener(tell);
        rollouts.progressProperty().addListener(tell);
        rollouts.secondsProperty().addListener(tell);
        rollouts.futures()
                .addListener((ListChangeListener<DriveFuture>) change -> tell.invalidated(rollouts.futures()));
        model.setup().kindProperty().addListener(tell);
        model.setup().chunksProperty().addListener(tell);
        model.live().runningProperty().addListener(tell);
        texts.languageProperty().addListener(tell);
        tell.invalidated(texts.languageProperty());
        return line;
    }

    private String goingOnWords() {
        DriveFuture future = chosen();
        int further = model.setup().kindProperty().get().map(DriveKind::further).orElse(0);
        int frames = future.frames() + model.setup().chunksProperty().get() * further;
        double seconds = (frames - 1) / future.config().fps();
        double path = future.order().plan().seconds();
        String words = texts.now("drive.longer", future.number(), frames, seconds);
        return path < seconds ? words + " " + texts.now("drive.longer.path", path) : words;
    }

    private DriveFuture chosen() {
        DriveFuture chosen = model.rollouts().chosenProperty().get();
        if (chosen == null) {
            throw new IllegalStateException("no future is looked at");
        }
        return chosen;
    }

    private static Label line(String id) {
        Label line = new Label();
        line.setId(id);
        line.setWrapText(true);
        line.setMinHeight(Label.USE_PREF_SIZE);
        line.getStyleClass().addAll("muted", "drive-small");
        line.managedProperty().bind(line.visibleProperty());
        return line;
    }

    private static void shown(Label line, String words) {
        line.setText(words);
        line.setVisible(!words.isEmpty());
    }
}
