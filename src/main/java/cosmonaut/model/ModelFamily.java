package cosmonaut.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The kinds of folder that there are, by what the diffusion transformer is told beside the noisy latent.
///
/// The channels at its patch embedder tell the published families apart (Cosmos 1.0 sections 1.9 and 4.2, GEN3C
/// section 2.1): L of the latent, one condition mask, six camera rays, two buffers of a warped clip and its mask of L
/// each, one padding channel.
public enum ModelFamily {
    /// Its `world.json` says how the networks are put together.
    WORLD("a world put together by its world.json"),
    TEXT2WORLD("Cosmos 1.0 Text2World"),
    VIDEO2WORLD("Cosmos 1.0 Video2World"),
    CAMERA("Cosmos 1.0 Video2World with camera rays"),
    GEN3C("GEN3C, Cosmos 1.0 with a 3D cache"),
    /// A transformer of another layout.
    OTHER("a diffusion model of another kind"),
    /// A network, or several, without what makes a world of them.
    PART("a part of a model"),
    NONE("no model");

    private final String description;

    ModelFamily(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }

    /// Whether this is a whole model with a diffusion transformer.
    public boolean isModel() {
        return this != PART && this != NONE;
    }

    /// The published family of a transformer.
    ///
    /// @param embedded channels at the patch embedder, with the padding channel
    /// @param latent channels of a latent, L
    public static Optional<ModelFamily> ofChannels(int embedded, int latent) {
        int mask = 1;
        int padding = 1;
        @Nullable ModelFamily found = null;
        if (embedded == latent + padding) {
            found = TEXT2WORLD;
        } else if (embedded == latent + mask + padding) {
            found = VIDEO2WORLD;
        } else if (embedded == latent + mask + 6 + padding) {
            found = CAMERA;
        } else if (embedded == latent + mask + 4 * latent + padding) {
            found = GEN3C;
        }
        return Optional.ofNullable(found);
    }
}
