package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The scenes that come with the program, and the way to every other one.
public final class SceneLibrary {

    private final Optional<Path> root;
    private final List<Path> searched;
    private final List<String> names;

    private SceneLibrary(Optional<Path> root, List<Path> searched) {
        this.root = root;
        this.searched = searched;
        this.names = root.map(SceneLibrary::scan).orElse(List.of());
    }

    /// The bundled scenes: those of the folder in the system property `cosmonaut.scenes`, else `sample-scenes` beside
    /// the program, else `sample-scenes` in the working directory. With none of them the library is empty.
    ///
    /// @throws InvalidInputException if the property names no folder
    public static SceneLibrary bundled() {
        SceneSearch search = SceneSearch.ofProgram();
        return new SceneLibrary(search.folder(), search.places());
    }

    /// The scenes in the folders of a folder.
    public static SceneLibrary in(Path root) {
        return new SceneLibrary(Optional.of(root), List.of(root));
    }

    private static List<String> scan(Path root) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(SceneFolder::isScene)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("the scenes in " + root + " cannot be listed; check the folder", e);
        }
    }

    /// The folder that holds the scenes, and the starter's weights beside them.
    public Optional<Path> folder() {
        return root;
    }

    /// The names of the scenes, sorted.
    public List<String> names() {
        return names;
    }

    /// A scene by its name.
    ///
    /// @throws InvalidInputException if there is none of that name (the message lists those that are), or it is broken
    public Scene scene(String name) {
        if (root.isEmpty() || !names.contains(name)) {
            throw unknown(name);
        }
        return SceneFolder.read(root.get().resolve(name));
    }

    /// What the cameras of a vehicle see first in a scene, where it says so. Of a scene without, its own picture is
    /// what the front camera sees; so it is of any picture.
    ///
    /// @param given the name of a bundled scene, a scene folder, or a picture
    /// @throws InvalidInputException if the scene is broken
    public Optional<RigPictures> rigPictures(String given) {
        if (root.isPresent() && names.contains(given)) {
            return RigPictures.read(root.get().resolve(given));
        }
        try {
            Path folder = Path.of(given);
            return SceneFolder.isScene(folder) ? RigPictures.read(folder) : Optional.empty();
        } catch (InvalidPathException e) {
            throw unknown(given);
        }
    }

    /// What a list shows of the scene of that name; no picture is decoded.
    ///
    /// @throws InvalidInputException if there is none of that name, or its description is broken
    public SceneSummary summary(String name) {
        if (root.isEmpty() || !names.contains(name)) {
            throw unknown(name);
        }
        return SceneSummary.read(root.get().resolve(name));
    }

    /// The scene that a person means: the name of a bundled one, a scene folder, or any picture; at the size that the
    /// model sees.
    ///
    /// @param prompt replaces the scene's own
    /// @throws InvalidInputException if it is none of these, or it is broken
    public Scene open(String given, Optional<String> prompt, int width, int height) {
        if (names.contains(given)) {
            return withPrompt(scene(given), prompt).atSize(width, height);
        }
        Path path;
        try {
            path = Path.of(given);
        } catch (InvalidPathException e) {
            throw unknown(given);
        }
        if (given.isBlank() || !Files.exists(path)) {
            throw unknown(given);
        }
        if (SourceFiles.isSource(path)) {
            throw new InvalidInputException(
                    "scene " + path + " is a video with depth or views of a place; fly through it"
                            + " with cosmonaut rollout and GEN3C");
        }
        if (Files.isDirectory(path)) {
            return withPrompt(SceneFolder.read(path), prompt).atSize(width, height);
        }
        return PictureScene.read(path, prompt, width, height);
    }

    private static Scene withPrompt(Scene scene, Optional<String> prompt) {
        return prompt.map(scene::withPrompt).orElse(scene);
    }

    private InvalidInputException unknown(String given) {
        String remedy = names.isEmpty()
                ? "no bundled scene was found in " + searched + " (-D" + SceneSearch.PROPERTY
                        + "=FOLDER says where they are)"
                : "the bundled scenes are " + String.join(", ", names);
        return new InvalidInputException("scene \"" + given.replaceAll("\\s+", " ")
                + "\" is neither a bundled scene nor a folder nor a picture; " + remedy);
    }
}
