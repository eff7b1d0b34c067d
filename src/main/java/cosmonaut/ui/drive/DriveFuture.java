package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.drive.file.DriveRecording;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.drive.RigCameras;
import cosmonaut.session.recording.DriveSidecar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import org.jspecify.annotations.Nullable;

/// One way a drive may look: the pictures of its six views, which come while it is made. JavaFX thread only.
final class DriveFuture {

    /// A picture and where its camera was.
    record Shown(Picture picture, CameraFrame camera) {}

    private final int number;
    private final DriveOrder order;
    private final WorldConfig config;
    private final RigCameras cameras;
    private final DriveLines lines;
    private final Map<View, List<Shown>> shown = new EnumMap<>(View.class);
    private final ReadOnlyIntegerWrapper frames = new ReadOnlyIntegerWrapper();
    private @Nullable Written written;
    private @Nullable DriveSoFar soFar;
    private boolean working;

    /// @param number of the future, 1 for the first
    DriveFuture(int number, DriveOrder order, WorldConfig config, RigCameras cameras) {
        this.number = number;
        this.order = order;
        this.config = config;
        this.cameras = cameras;
        lines = new DriveLines(order.plan().track().anchored(), config.fps());
        for (View view : View.values()) {
            shown.put(view, new ArrayList<>());
        }
    }

    int number() {
        return number;
    }

    DriveOrder order() {
        return order;
    }

    WorldConfig config() {
        return config;
    }

    private List<Shown> of(View view) {
        return Objects.requireNonNull(shown.get(view));
    }

    void add(View view, Picture picture, CameraFrame camera) {
        of(view).add(new Shown(picture, camera));
        frames.set(shown.values().stream().mapToInt(List::size).min().orElse(0));
    }

    /// Pictures that all views have.
    ReadOnlyIntegerProperty framesProperty() {
        return frames.getReadOnlyProperty();
    }

    int frames() {
        return frames.get();
    }

    /// Seconds until its last picture.
    double seconds() {
        return Math.max(0, frames() - 1) / config.fps();
    }

    /// The picture of a view at a moment; the last there is where the moment lies behind it.
    Optional<Shown> shown(View view, double seconds) {
        List<Shown> own = of(view);
        return own.isEmpty() ? Optional.empty() : Optional.of(own.get(Math.min(index(seconds), own.size() - 1)));
    }

    /// The picture that is shown at a moment.
    int index(double seconds) {
        return (int) Math.clamp(Math.round(seconds * config.fps()), 0, Math.max(0, frames() - 1));
    }

    List<Shown> pictures(View view) {
        return List.copyOf(of(view).subList(0, Math.min(frames(), of(view).size())));
    }

    /// The driven path.
    DriveLines lines() {
        return lines;
    }

    /// The lens of a view.
    Intrinsics lens(View view) {
        return cameras.lens(view);
    }

    /// What is told of it beside its pictures.
    ///
    /// @param sidecar beside its clips
    /// @param recording to other programs
    record Written(DriveSidecar sidecar, DriveRecording recording) {}

    /// It is made as far as it goes for now. Pictures of a chunk that was broken off are let go.
    void made(Written told, DriveSoFar far) {
        written = told;
        soFar = far;
        for (View view : View.values()) {
            List<Shown> own = of(view);
            own.subList(Math.min(far.frames(), own.size()), own.size()).clear();
        }
        frames.set(shown.values().stream().mapToInt(List::size).min().orElse(0));
    }

    /// It is being gone on with, or no more.
    void working(boolean on) {
        working = on;
    }

    /// Whether it can be saved and gone on with.
    boolean isMade() {
        return written != null && !working;
    }

    /// @throws InvalidInputException while it is being made
    Written written() {
        if (written == null || working) {
            throw new InvalidInputException("the drive is still being made; wait for its end, or cancel it");
        }
        return written;
    }

    /// As far as it has come, once it is made.
    DriveSoFar soFar() {
        return Objects.requireNonNull(soFar, "the drive is still being made");
    }
}
