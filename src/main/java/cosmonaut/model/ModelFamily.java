package cosmonaut.model;

import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitViews;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The kinds of folder that there are, by what the diffusion transformer is told beside the noisy latent.
///
/// The channels at its patch embedder tell the published families apart (Cosmos 1.0 sections 1.9 and 4.2, GEN3C
/// section 2.1): L of the latent, one condition mask, six camera rays, two buffers of a warped clip and its mask of L
/// each, one padding channel. Multi-view networks have channels behind those that tell the view; a table of views among
/// the weights gives them away (section 5.1).
public enum ModelFamily {
    /// Its `world.json` says how the networks are put together.
    WORLD("a world put together by its world.json"),
    TEXT2WORLD("Cosmos 1.0 Text2World"),
    VIDEO2WORLD("Cosmos 1.0 Video2World"),
    CAMERA("Cosmos 1.0 Video2World with camera rays"),
    GEN3C("GEN3C, Cosmos 1.0 with a 3D cache"),
    MULTIVIEW_TEXT("Cosmos 1.0 Text2World in several views"),
    MULTIVIEW_VIDEO("Cosmos 1.0 Video2World in several views"),
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

    /// Whether it makes several synchronised views at once.
    public boolean isMultiView() {
        return this == MULTIVIEW_TEXT || this == MULTIVIEW_VIDEO;
    }

    /// The published family of a transformer.
    static Optional<ModelFamily> of(DitConfig config) {
        DitViews views = config.views();
        return views == null
                ? ofChannels(config.embeddedChannels(), config.outChannels())
                : ofViews(config.embeddedChannels() - views.channels(), config.outChannels());
    }

    /// The published family of a transformer for several views.
    ///
    /// @param embedded channels at the patch embedder, without those that tell the view
    /// @param latent channels of a latent, L
    static Optional<ModelFamily> ofViews(int embedded, int latent) {
        return ofChannels(embedded, latent).flatMap(family -> switch (family) {
            case TEXT2WORLD -> Optional.of(MULTIVIEW_TEXT);
            case VIDEO2WORLD -> Optional.of(MULTIVIEW_VIDEO);
            default -> Optional.empty();
        });
    }

    /// The published family of a transformer for one video.
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
