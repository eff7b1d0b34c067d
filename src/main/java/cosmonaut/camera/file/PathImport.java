package cosmonaut.camera.file;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.edit.PathKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Any path file as a path that can be edited.
public final class PathImport {

    /// @param understood one line on what the file holds
    /// @param notes sentences on what was not as it should be
    public record Imported(PathDocument document, String understood, List<String> notes) {

        public Imported {
            notes = List.copyOf(notes);
        }
    }

    private final double untimedRate;
    private final Intrinsics otherwise;

    /// @param untimedRate cameras a second of formats without times
    /// @param otherwise the lens, and the picture size, of files without one
    public PathImport(double untimedRate, Intrinsics otherwise) {
        this.untimedRate = untimedRate;
        this.otherwise = otherwise;
    }

    /// A `.cosmopath` as it stands; of every other file each camera as a key, at its time.
    ///
    /// @throws cosmonaut.InvalidInputException as [PathReader#read] does
    public Imported read(Path file) {
        if (CosmoPathFile.isNamed(file)) {
            PathDocument document = CosmoPathFile.read(file);
            String line = file + ": " + CameraTrack.counted(document.path().size(), "key") + ", "
                    + document.path().interpolation() + ", "
                    + (float) document.path().duration() + " s";
            return new Imported(document, line, List.of());
        }
        CameraTrack track = new PathReader(untimedRate).read(file);
        List<PathKey> keys = new ArrayList<>();
        Intrinsics first = track.samples().getFirst().lens();
        Intrinsics size = first == null ? otherwise : first;
        for (CameraTrack.Sample sample : track.samples()) {
            Intrinsics own = sample.lens();
            Intrinsics lens = own == null ? otherwise : own;
            boolean same = lens.width() == size.width() && lens.height() == size.height();
            Intrinsics fitted = same ? lens : lens.scaledTo(size.width(), size.height());
            keys.add(PathKey.of(sample.seconds(), new CameraFrame(sample.pose(), fitted)));
        }
        EditablePath path = EditablePath.of(keys, Interpolation.SMOOTH);
        int pictures = (int) Math.min(Integer.MAX_VALUE, Math.rint(track.duration() * untimedRate) + 1);
        return new Imported(PathDocument.of(path), track.understood(pictures, untimedRate), track.notes());
    }
}
