package cosmonaut.evaluation.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The pictures of six video files, side by side.
final class ClipPictures implements Drive.Pictures {

    private final List<Path> files;
    private final List<Intrinsics> lenses;
    private final int frames;
    private final List<VideoReader> readers = new ArrayList<>();
    private int taken;

    /// @param lenses whose sizes the pictures must have
    /// @param frames that each clip must have
    ClipPictures(List<Path> files, List<Intrinsics> lenses, int frames) throws IOException {
        this.files = files;
        this.lenses = lenses;
        this.frames = frames;
        try {
            for (int i = 0; i < files.size(); i++) {
                VideoReader reader = VideoReader.open(files.get(i));
                readers.add(reader);
                Intrinsics lens = lenses.get(i);
                if (reader.width() != lens.width() || reader.height() != lens.height()) {
                    throw new InvalidInputException(
                            "clip " + files.get(i) + " has " + reader.width() + "x" + reader.height()
                                    + " pixels, drive.json says " + lens.width() + "x" + lens.height()
                                    + "; put the clip of that drive there");
                }
            }
        } catch (InvalidInputException | IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public List<Picture> next() throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            Path file = files.get(i);
            Optional<Picture> picture = readers.get(i).next();
            if (picture.isEmpty()) {
                throw new InvalidInputException("clip " + file + " has " + taken + " pictures, drive.json tells of "
                        + frames + "; put the whole clip of that drive there");
            }
            pictures.add(picture.get());
        }
        taken++;
        return pictures;
    }

    @Override
    public void requireEnd() throws IOException {
        for (int i = 0; i < readers.size(); i++) {
            if (readers.get(i).next().isPresent()) {
                throw new InvalidInputException("clip " + files.get(i) + " has more pictures than the " + frames
                        + " that drive.json tells of; put the clip of that drive there");
            }
        }
    }

    @Override
    public void close() {
        readers.forEach(VideoReader::close);
    }
}
