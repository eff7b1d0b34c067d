package cosmonaut.session.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Where a session is written.
interface SessionDisk extends Closeable {

    /// Writes all bytes at a place.
    void write(ByteBuffer bytes, long at) throws IOException;

    /// Forgets all that lies behind a place.
    void cut(long end) throws IOException;

    /// Returns when what was written outlives a loss of power.
    void force() throws IOException;
}
