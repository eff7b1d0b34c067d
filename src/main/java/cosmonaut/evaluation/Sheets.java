package cosmonaut.evaluation;

import cosmonaut.InvalidInputException;
import cosmonaut.media.ContactSheet;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Contact sheets: what the figures are about, to be looked at. Rows of pictures by the name of their sheet.
public final class Sheets {

    private static final int GAP = 4;

    private final Optional<Path> folder;
    private final Map<String, List<List<Picture>>> rows = new LinkedHashMap<>();

    private Sheets(Optional<Path> folder) {
        this.folder = folder;
    }

    /// Sheets that nobody wants.
    public static Sheets none() {
        return new Sheets(Optional.empty());
    }

    /// Sheets that go into a folder, which is made.
    ///
    /// @throws InvalidInputException if it cannot be made
    public static Sheets in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException("folder " + folder + " for sheets cannot be made; name another", e);
        }
        return new Sheets(Optional.of(folder));
    }

    boolean areWanted() {
        return folder.isPresent();
    }

    /// Appends a row to a sheet and writes it anew; all rows of a sheet are equally long.
    void addRows(String sheet, List<List<Picture>> added) throws IOException {
        if (folder.isEmpty()) {
            return;
        }
        List<List<Picture>> all = rows.computeIfAbsent(sheet, key -> new ArrayList<>());
        all.addAll(added);
        Picture drawn = new ContactSheet(all.getFirst().size(), GAP)
                .of(all.stream().flatMap(List::stream).toList());
        PictureFile.writePng(drawn, folder.get().resolve(sheet + ".png"));
    }
}
