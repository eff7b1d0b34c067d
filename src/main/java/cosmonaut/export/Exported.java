package cosmonaut.export;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/// What was written.
///
/// @param file where
/// @param keyframes remembered pictures that it is made of
/// @param elements pixels, points or triangles, by the format
/// @param known share of the sphere that is known, of a panorama
/// @param bytes of the file
public record Exported(Path file, ExportFormat format, int keyframes, long elements, OptionalDouble known, long bytes) {

    /// A line for people.
    public String summary() {
        String of = " from " + keyframes + (keyframes == 1 ? " remembered picture" : " remembered pictures");
        return file + ": "
                + switch (format) {
                    case JPEG, PNG ->
                        "panorama" + of + "; " + PanoramaTags.share(known.orElse(0))
                                + " of the sphere is known, the rest is filled softly from around it";
                    case PLY -> String.format(Locale.ROOT, "%,d points", elements) + of;
                    case GLB -> String.format(Locale.ROOT, "%,d triangles", elements) + of;
                };
    }
}
