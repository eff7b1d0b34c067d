package cosmonaut.network.panorama;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.unet.LatentUnetForm;
import cosmonaut.network.unet.LatentUnetForm.Attention;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// `config.json` of a network that sees the whole circle round a place.
///
/// @param architecture `pano-unet-1`
/// @param role what it is asked: `layout`, `finish` or `distance`
/// @param widths channels of every level, from fine to coarse; each level but the first has half the size
/// @param down residual blocks of every level on the way down
/// @param up residual blocks of every level but the coarsest on the way up
/// @param attend levels with self-attention
/// @param embed numbers in which the facts are told to the blocks
/// @param text features of a row of the text encoder
/// @param latent channels of the answer
/// @param colour channels of a colour latent
/// @param known channels of what is known that it is shown: colour latents, and the code of distances, as its role has
///     them
/// @param height latent cells from top to bottom
/// @param width latent cells round the circle
public record PanoramaConfig(
        String architecture,
        String role,
        List<Integer> widths,
        List<Integer> down,
        List<Integer> up,
        List<Integer> attend,
        int embed,
        int text,
        int latent,
        int colour,
        int known,
        int height,
        int width) {

    /// What a network is asked.
    public enum Role {
        /// The colour latents behind much noise: what is where.
        LAYOUT("layout", 32),
        /// The colour latents behind little noise, told of the noise level alone.
        FINISH("finish", 32),
        /// The distance behind finished colours.
        DISTANCE("distance", 0);

        private final String key;
        private final int waves;

        Role(String key, int waves) {
            this.key = key;
            this.waves = waves;
        }

        /// The word in `config.json`.
        public String key() {
            return key;
        }
    }

    /// Quarters of a latent cell: what is seen, what is kept and how near it is have a plane each.
    public static final int QUARTERS = 4;

    private static final int MOST = 4096;

    public PanoramaConfig {
        if (!"pano-unet-1".equals(architecture)) {
            throw new InvalidInputException(
                    "\"architecture\" is " + architecture + "; only pano-unet-1 is known, update Cosmonaut");
        }
        String asked = role;
        if (Arrays.stream(Role.values()).noneMatch(one -> one.key.equals(asked))) {
            throw new InvalidInputException("\"role\" is " + role + "; it must be one of layout, finish, distance");
        }
        LatentUnetForm.requireRange("text", text, 1, MOST);
        LatentUnetForm.requireRange("latent", latent, 1, MOST);
        LatentUnetForm.requireRange("colour", colour, 1, MOST);
        LatentUnetForm.requireRange("known", known, 1, MOST);
        LatentUnetForm.requireRange("height", height, 1, MOST);
        LatentUnetForm.requireRange("width", width, 1, MOST);
        if (widths == null || down == null || up == null || attend == null) {
            throw new InvalidInputException("\"widths\", \"down\", \"up\" and \"attend\" must be lists of numbers");
        }
        int coarsest = 1 << Math.min(20, widths.size() - 1);
        if (height % coarsest != 0 || width % coarsest != 0) {
            throw new InvalidInputException("\"height\" and \"width\" are " + height + " and " + width
                    + "; they must be multiples of " + coarsest + " with " + widths.size() + " levels");
        }
        widths = List.copyOf(widths);
        down = List.copyOf(down);
        up = List.copyOf(up);
        attend = List.copyOf(attend);
    }

    public static PanoramaConfig read(Path file) {
        return JsonFile.read(file, PanoramaConfig.class, Set.of());
    }

    public Role asked() {
        return Arrays.stream(Role.values())
                .filter(one -> one.key.equals(role))
                .findFirst()
                .orElseThrow();
    }

    /// Planes that the network takes: the latent it is asked about, what is known, quarters of what is seen, kept and
    /// near, and the height of the row from -1 at the top to 1.
    public int inputs() {
        return colour + known + 3 * QUARTERS + 1;
    }

    /// Numbers that hold for the whole circle, without the noise level: text, appearance and how much is known in the
    /// layout network, a zero in the distance network.
    int facts() {
        return switch (asked()) {
            case LAYOUT -> text + 2 * colour + 2;
            case FINISH -> 0;
            case DISTANCE -> 1;
        };
    }

    LatentUnetForm form() {
        return new LatentUnetForm(
                inputs(),
                latent,
                asked().waves,
                facts(),
                embed,
                widths,
                down,
                up,
                true,
                attend.stream()
                        .map(level -> new Attention(level, height >> level, width >> level))
                        .toList());
    }

    /// Names and shapes of the tensors.
    public ExpectedWeights expectedWeights() {
        ExpectedWeights expected = form().expectedWeights();
        if (asked() == Role.DISTANCE) {
            DistanceCode.addTo(expected, latent);
        }
        return expected;
    }
}
