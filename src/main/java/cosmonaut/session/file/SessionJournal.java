package cosmonaut.session.file;

import cosmonaut.world.GeneratedFrame;
import java.util.List;

/// Is told what happens in a flight. Any thread; returns at once.
public interface SessionJournal {

    void add(SessionEvent event);

    /// A chunk was finished.
    ///
    /// @param made without its hash, which is taken of the pictures
    /// @param frames its pictures
    void add(SessionEvent.Made made, List<GeneratedFrame> frames);

    /// A chunk was made again.
    ///
    /// @param remade without its hash, which is taken of the pictures
    void add(SessionEvent.Remade remade, List<GeneratedFrame> frames);
}
