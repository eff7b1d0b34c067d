package cosmonaut.scene;

import java.nio.file.Files;
import java.nio.file.Path;

/// What a list of scenes shows of one, read without decoding a picture.
///
/// @param folder  where it lies
/// @param name    short, for file names and the command line
/// @param title   for people
/// @param family  the kind of place, one word of small letters such as `street`
/// @param prompt  describes the place
/// @param picture the file of its picture, the large one where there is one
public record SceneSummary(Path folder, String name, String title, String family, String prompt, Path picture) {

    /// Reads the description of a scene folder.
    ///
    /// @throws cosmonaut.InvalidInputException if the description is broken or its picture is missing
    public static SceneSummary read(Path folder) {
        Path file = folder.resolve(SceneFolder.DESCRIPTION);
        SceneDescription description = SceneDescription.read(file);
        boolean large = description.pictureLarge() != null;
        String key = large ? "picture_large" : "picture";
        Path picture = description.beside(file, key, large ? description.pictureLarge() : description.picture());
        if (!Files.isRegularFile(picture)) {
            throw SceneDescription.invalid(file, key, "there is no " + picture + "; put it there");
        }
        return new SceneSummary(
                folder,
                description.name(file),
                description.text(file, "title", description.title()),
                description.text(file, "family", description.family()),
                description.text(file, "prompt", description.prompt()),
                picture);
    }
}
