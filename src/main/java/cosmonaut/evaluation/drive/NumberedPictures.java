package cosmonaut.evaluation.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Pictures `picture-0000.png` and on in a folder for each view.
final class NumberedPictures implements Drive.Pictures {

    private final List<Path> folders;
    private final List<Intrinsics> lenses;
    private int taken;

    /// @param lenses whose sizes the pictures must have
    NumberedPictures(List<Path> folders, List<Intrinsics> lenses) {
        this.folders = List.copyOf(folders);
        this.lenses = List.copyOf(lenses);
    }

    private Path file(int view, int index) {
        return folders.get(view).resolve(String.format(Locale.ROOT, "picture-%04d.png", index));
    }

    @Override
    public List<Picture> next() {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            Path file = file(i, taken);
            Picture picture = PictureFile.read(file);
            Intrinsics lens = lenses.get(i);
            if (picture.width() != lens.width() || picture.height() != lens.height()) {
                throw new InvalidInputException(file + " has " + picture.width() + "x" + picture.height()
                        + " pixels, its clip.json says " + lens.width() + "x" + lens.height()
                        + "; correct one of them");
            }
            pictures.add(picture);
        }
        taken++;
        return pictures;
    }

    @Override
    public void requireEnd() {
        for (int i = 0; i < folders.size(); i++) {
            if (Files.exists(file(i, taken))) {
                throw new InvalidInputException(
                        file(i, taken) + " is one picture more than drive.json tells of; render the clip again");
            }
        }
    }

    @Override
    public void close() {
        // Every picture was closed when it had been read.
    }
}
