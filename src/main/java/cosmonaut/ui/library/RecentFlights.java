package cosmonaut.ui.library;

import cosmonaut.InvalidInputException;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.settings.LiveSettings;
import cosmonaut.settings.RecentFlight;
import cosmonaut.ui.FlightLog;
import cosmonaut.ui.FlightRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The flights flown last: the settings remember which, a folder keeps a small picture of each.
///
/// A thumbnail that cannot be kept is no reason to disturb a flight: the gallery shows the flight without one, and the
/// diagnostics page knows.
public final class RecentFlights implements FlightLog {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 270;
    private static final int NAME_BYTES = 12;

    private final LiveSettings settings;
    private final Path folder;
    private final Clock clock;
    private final EventLog log;
    private final Executor background;
    private final Executor window;
    private final ObservableList<RecentFlight> all;

    /// @param folder for the thumbnails; made when it is first needed
    public RecentFlights(
            LiveSettings settings, Path folder, Clock clock, EventLog log, Executor background, Executor window) {
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
        this.log = log;
        this.background = background;
        this.window = window;
        this.all = FXCollections.observableArrayList(settings.current().recent());
    }

    /// The newest first; changes on the window's thread.
    ObservableList<RecentFlight> all() {
        return all;
    }

    /// The thumbnail of a flight, if one was kept.
    Optional<Path> thumbnail(RecentFlight flight) {
        return Optional.of(file(flight.source())).filter(Files::isRegularFile);
    }

    /// A world that is no longer there.
    void forget(String source) {
        settings.change(now -> now.withoutFlown(source));
        refresh();
    }

    @Override
    public void began(FlightRequest request) {
        settings.change(now -> now.withFlown(new RecentFlight(request.source(), request.title(), clock.instant())));
        background.execute(() -> {
            if (Files.notExists(file(request.source()))) {
                keep(request.source(), request.picture());
            }
            refresh();
        });
    }

    @Override
    public void left(FlightRequest request, Optional<Picture> last) {
        background.execute(() -> {
            last.ifPresent(picture -> keep(request.source(), picture));
            refresh();
        });
    }

    private void keep(String source, Path original) {
        try {
            keep(source, PictureFile.read(original));
        } catch (InvalidInputException e) {
            log.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private void keep(String source, Picture picture) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "new-", ".jpg");
            try {
                PictureFile.writeJpeg(picture.fitted(WIDTH, HEIGHT), fresh);
                Files.move(fresh, file(source), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException | InvalidInputException e) {
            log.failed("the thumbnail of " + source + " could not be kept in " + folder, e);
        }
    }

    private void refresh() {
        window.execute(() -> all.setAll(settings.current().recent()));
    }

    private Path file(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ".jpg");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
