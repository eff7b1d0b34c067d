package cosmonaut.scene;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the folder of the bundled scenes. In this order:
///
/// 1. the system property `cosmonaut.scenes`, which must then name a folder;
/// 2. `sample-scenes` beside the program: next to the `lib` folder of a packaged program, or at the top of a checkout
///    that was compiled with Maven;
/// 3. `sample-scenes` in the working directory.
///
/// @param places the folders to look at, the first that exists is taken
record SceneSearch(List<Path> places) {

    static final String PROPERTY = "cosmonaut.scenes";

    private static final String FOLDER = "sample-scenes";

    /// @param property value of the system property
    /// @param program  jar file or folder of classes that runs
    /// @param working  working directory
    static SceneSearch of(@Nullable String property, Optional<Path> program, Path working) {
        if (property != null) {
            Path folder = InputFile.named(property);
            if (!Files.isDirectory(folder)) {
                throw new InvalidInputException(
                        PROPERTY + " names " + folder + ", which is no folder; give the folder of the scenes");
            }
            return new SceneSearch(List.of(folder));
        }
        List<Path> places = new ArrayList<>();
        // lib/cosmonaut.jar or target/classes: either way the folder is beside the parent.
        program.map(Path::getParent).map(Path::getParent).ifPresent(home -> places.add(home.resolve(FOLDER)));
        places.add(working.resolve(FOLDER));
        return new SceneSearch(List.copyOf(places));
    }

    static SceneSearch ofProgram() {
        return of(System.getProperty(PROPERTY), program(), Path.of("").toAbsolutePath());
    }

    private static Optional<Path> program() {
        CodeSource source = SceneSearch.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()).toAbsolutePath());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Classes from somewhere that is no file: then there is nothing beside them.
            return Optional.empty();
        }
    }

    Optional<Path> folder() {
        return places.stream().filter(Files::isDirectory).findFirst();
    }
}
