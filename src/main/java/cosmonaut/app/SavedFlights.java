package cosmonaut.app;

import cosmonaut.session.file.SavedWorld;
import cosmonaut.session.file.Session;
import cosmonaut.session.file.SessionFolder;
import cosmonaut.session.file.SessionHeader;
import cosmonaut.session.file.SessionLog;
import cosmonaut.session.file.SessionReplay;
import cosmonaut.session.live.LiveOptions;
import cosmonaut.world.CameraWorld;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/// A live flight that saves itself as it goes.
///
/// @param world that tells the session what is done to it
/// @param saving for the flight in that world
/// @param ending runs when the flight has ended
record SavedFlights(CameraWorld world, LiveOptions.Saving saving, Runnable ending) {

    /// Sessions that are kept, beside those with pinned moments.
    static final int MOST_SESSIONS = 20;

    /// A flight that is not saved.
    static SavedFlights unsaved(CameraWorld world) {
        return new SavedFlights(world, LiveOptions.Saving.NONE, () -> {});
    }

    /// A new session.
    ///
    /// @param sessions the folder of automatic ones
    /// @param notice takes a line for the person
    static SavedFlights begin(CameraWorld world, SessionHeader header, Path sessions, Consumer<String> notice) {
        SessionFolder folder = new SessionFolder(sessions, MOST_SESSIONS, Clock.systemDefaultZone());
        SessionLog log = SessionLog.begin(folder, header, notice);
        SavedWorld saved = new SavedWorld(world, log);
        return new SavedFlights(saved, new LiveOptions.Saving(saved::at, Optional.empty()), log::close);
    }

    /// A session that goes on from where it was.
    static SavedFlights resume(CameraWorld world, Session session, Consumer<String> notice) {
        SessionLog log = SessionLog.resume(session, notice);
        SavedWorld saved = new SavedWorld(world, log, session);
        SessionReplay replay = new SessionReplay(session, session.current());
        return new SavedFlights(saved, new LiveOptions.Saving(saved::at, Optional.of(replay)), log::close);
    }
}
