package cosmonaut.evaluation;

import cosmonaut.InvalidInputException;
import cosmonaut.media.ContactSheet;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Contact sheets: what the figures are about, to be looked at. Rows of pictures by the name of their sheet.
public final class Sheets {

    private static final int GAP = 4;
    /// Of all sheets that there are, in any case, as some systems do not tell letters apart.
    private static final Pattern NAMES =
            Pattern.compile("(family-.+|revisit|still|text-\\d+|turn360|walk)\\.png", Pattern.CASE_INSENSITIVE);

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
    /// @throws InvalidInputException if it cannot be made, or a foreign picture has the name of a sheet
    public static Sheets in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException("folder " + folder + " for sheets cannot be made; name another", e);
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> NAMES.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !PictureFile.isOwnPng(file))
                    .findAny()
                    .ifPresent(foreign -> {
                        throw new InvalidInputException("a sheet would overwrite " + foreign
                                + ", which is no sheet of an earlier evaluation; name another folder");
                    });
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException("folder " + folder + " for sheets cannot be listed; name another", e);
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
