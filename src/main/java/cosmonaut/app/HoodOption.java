package cosmonaut.app;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.drive.rig.View;
import cosmonaut.media.PictureFile;
import cosmonaut.metrics.Hood;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Where the own vehicle is seen, as `--hood` says it.
final class HoodOption {

    private HoodOption() {}

    /// @param given shares of the height or pictures, of all views, or behind the name of one
    /// @throws InvalidInputException if one of them is neither, or names no view
    static Map<View, Hood> read(List<String> given) {
        Map<View, Hood> hoods = new EnumMap<>(View.class);
        for (String one : given) {
            int equals = one.indexOf('=');
            Hood hood = hood(one.substring(equals + 1));
            if (equals >= 0) {
                hoods.put(view(one.substring(0, equals)), hood);
            } else {
                Arrays.stream(View.values()).forEach(view -> hoods.putIfAbsent(view, hood));
            }
        }
        return hoods;
    }

    private static View view(String key) {
        return Arrays.stream(View.values())
                .filter(view -> view.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--hood names the view " + key + "; use "
                        + Arrays.stream(View.values()).map(View::key).collect(Collectors.joining(", "))));
    }

    private static Hood hood(String what) {
        double share;
        try {
            share = Double.parseDouble(what);
        } catch (NumberFormatException e) {
            return Hood.of(PictureFile.read(InputFile.named(what)));
        }
        if (!(share >= 0 && share < 1)) {
            throw new InvalidInputException(
                    "--hood " + what + " is not possible; use a share from 0 to less than 1, or a picture");
        }
        return Hood.lower(share);
    }
}
