package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The file that a clip grows in, beside its final name: a fragmented mp4 file that plays whenever the program, or the
/// machine, comes to its end.
///
/// It holds whole fragments only; a piece of one that the disk refused is cut off again. A lock says that its program
/// is alive, see [UnfinishedClips].
final class PartialClip implements AutoCloseable {

    static final String ENDING = ".part.mp4";

    /// Where the lock lies: far behind the pictures, as some systems let nobody read what is locked.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
    /// What a loss of power may take.
    private static final long KEPT_EVERY = Duration.ofSeconds(1).toNanos();
    /// A folder in which this many abandoned files of one name lie is not being used as intended.
    private static final int NAMES_TRIED = 1000;

    /// Those that this program writes.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private long end;
    private long kept = System.nanoTime();

    /// @param channel to the file, for reading and writing
    /// @param end     of its last whole fragment
    PartialClip(Path path, FileChannel channel, long end) {
        this.path = path;
        this.channel = channel;
        this.end = end;
    }

    /// Makes the file for a clip.
    ///
    /// @throws InvalidInputException if the folder may not be written
    static PartialClip create(Path clip) throws IOException {
        String stem = stem(clip);
        for (int i = 0; i < NAMES_TRIED; i++) {
            Path path = clip.resolveSibling(stem + "." + ProcessHandle.current().pid() + "-" + i + ENDING);
            try {
                FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Path real = path.toRealPath();
                OPEN.add(real);
                lock(channel);
                return new PartialClip(real, channel, 0);
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (IOException e) {
                throw new InvalidInputException(
                        "clip " + clip + " cannot be written: " + DiskFailure.reason(path, e)
                                + "; give a folder that may be written",
                        e);
            }
        }
        throw new IOException(
                "clip " + clip + ": " + NAMES_TRIED + " unfinished clips (*" + ENDING + ") lie beside it; remove them");
    }

    /// Says that the file is in use, until its channel is closed or the program ends in whatever way.
    ///
    /// @return false if another program said so before
    static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (IOException e) {
            return false; // a network drive without locks: nobody will take the file for abandoned there
        }
    }

    /// The name of a clip without its ending.
    static String stem(Path clip) {
        String name = clip.getFileName().toString();
        return name.substring(0, name.length() - ".mp4".length());
    }

    Path path() {
        return path;
    }

    /// Appends the head or a fragment. When it returns, the end of this program cannot take it any more.
    ///
    /// @throws IOException if the disk is full or fails; what was there before stays
    void append(byte[] bytes) throws IOException {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest, end + rest.position());
            }
            if (System.nanoTime() - kept > KEPT_EVERY) {
                channel.force(false);
                kept = System.nanoTime();
            }
            end += bytes.length;
        } catch (IOException e) {
            cut(e);
            throw e;
        }
    }

    private void cut(IOException cause) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            // Players, and we, stop at the last whole fragment all the same.
            cause.addSuppressed(e);
        }
    }

    /// Gives the clip its final name in one step: in the ordinary form, or, where the disk has no room for a second
    /// copy, as it is.
    ///
    /// @throws IOException if it cannot have that name; it stays under its own then
    void complete(Path clip) throws IOException {
        Path ordinary = ordinaryForm(path);
        try (this) {
            channel.truncate(end);
            try {
                OrdinaryClip.write(channel, ordinary);
                move(ordinary, clip);
            } catch (IOException e) {
                Files.deleteIfExists(ordinary);
                channel.force(true);
                move(path, clip);
            }
        }
        discard();
    }

    /// The second copy of an unfinished clip while it is being made.
    static Path ordinaryForm(Path partial) {
        return partial.resolveSibling(partial.getFileName() + ".ordinary");
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network drives cannot; both names are in one folder, so the file is whole all the same.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Removes the file, if it is still there.
    void discard() {
        try {
            close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The name says what it is; and whoever aborts has a better error to show than this one.
            path.toFile().deleteOnExit();
        }
    }

    /// Whether this very program writes a file. It must not be opened then: on some systems closing it again would end
    /// its lock.
    static boolean isOpen(Path file) {
        try {
            return OPEN.contains(file.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OPEN.remove(path);
    }
}
