package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelFiles;
import cosmonaut.network.panorama.PanoramaConfig;
import cosmonaut.network.panorama.PanoramaConfig.Role;
import cosmonaut.network.panorama.PanoramaNetwork;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The networks that imagine panoramas: `panorama/`, `panorama_finish/` and `panorama_distance/`.
record PanoramaParts(
        Resident<PanoramaNetwork> layout, Resident<PanoramaNetwork> finish, Resident<PanoramaNetwork> distance) {

    private static final String LAYOUT = "panorama";
    private static final String FINISH = "panorama_finish";
    private static final String DISTANCE = "panorama_distance";

    /// The networks of a folder, or null where it has none.
    static @Nullable PanoramaParts load(ModelFiles files, Residency residency, Backend backend) {
        if (!files.has(LAYOUT)) {
            return null;
        }
        return new PanoramaParts(
                load(LAYOUT, Role.LAYOUT, files, residency, backend),
                load(FINISH, Role.FINISH, files, residency, backend),
                load(DISTANCE, Role.DISTANCE, files, residency, backend));
    }

    private static Resident<PanoramaNetwork> load(
            String part, Role role, ModelFiles files, Residency residency, Backend backend) {
        Path file = files.config(part);
        PanoramaConfig config = PanoramaConfig.read(file);
        if (config.asked() != role) {
            throw new InvalidInputException(
                    file + " says role " + config.role() + "; " + part + "/ holds the one of role " + role.key());
        }
        return residency.part(part, (scope, source) -> PanoramaNetwork.load(backend, scope, config, source));
    }

    /// Checks that the networks fit the other parts.
    ///
    /// @param text features of a row of the text encoder
    /// @param latent of a panorama, `[C,1,h,w]`
    /// @throws InvalidInputException naming the file
    void require(ModelFiles files, int text, Shape latent) {
        require(files.config(LAYOUT), layout.get().config(), latent);
        require(files.config(FINISH), finish.get().config(), latent);
        require(files.config(DISTANCE), distance.get().config(), latent);
        same(files.config(LAYOUT), "text", layout.get().config().text(), text);
    }

    private static void require(Path file, PanoramaConfig config, Shape latent) {
        same(file, "colour", config.colour(), latent.extent(0));
        same(file, "height", config.height(), latent.extent(2));
        same(file, "width", config.width(), latent.extent(3));
    }

    private static void same(Path file, String key, int has, int needed) {
        if (has != needed) {
            throw new InvalidInputException(file + " says " + key + " " + has + ", the other parts of the model need "
                    + needed + "; correct one of them");
        }
    }
}
