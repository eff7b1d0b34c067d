package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The line-based formats: tells them apart by the first line with a camera.
final class TextPaths {

    private static final String REMEDY = "write TUM lines: t tx ty tz qx qy qz qw";

    private final String source;
    private final double untimedRate;
    private final PathLines lines;

    TextPaths(String source, double untimedRate, PathLines lines) {
        this.source = source;
        this.untimedRate = untimedRate;
        this.lines = lines;
    }

    /// @param cameras opens COLMAP's `cameras.txt`, asked for only where it is needed
    CameraTrack read(Supplier<PathText> cameras) {
        PathLines.Line first = first();
        if (first.text().startsWith("version https://git-lfs")) {
            throw new InvalidInputException(source + ": is a Git LFS pointer, not the file; run git lfs pull");
        }
        TrackBuilder unknown = new TrackBuilder(source, "unknown");
        Separator separator = Separator.of(first.text());
        Fields fields = Fields.of(unknown, first, separator);
        Fields words = Fields.of(unknown, first, Separator.WHITE_SPACE);
        if (ColmapPath.isImage(words)) {
            return new ColmapPath(source, untimedRate).read(lines, cameras);
        }
        PathLines.Line header = null;
        if (fields.hasNoNumber() || first.text().contains("://")) {
            // A header of columns, or RealEstate10K's address or file name of the video.
            header = first;
            lines.nextFull();
            PathLines.Line second = lines.peekFull();
            if (second == null) {
                throw unknown.error(first.where(), "has no number and is of no known format", REMEDY);
            }
            first = second;
            separator = Separator.of(first.text());
            fields = Fields.of(unknown, first, separator);
        }
        return numbers(header, fields, separator);
    }

    private PathLines.Line first() {
        PathLines.Line first = lines.peekFull();
        if (first == null) {
            throw new InvalidInputException(source + ": holds no camera; write at least one pose");
        }
        return first;
    }

    private CameraTrack numbers(PathLines.@Nullable Line header, Fields first, Separator separator) {
        int count = first.count();
        if (count == RealEstatePath.FIELDS) {
            return new RealEstatePath(source).read(lines, separator);
        }
        Columns columns = header == null ? null : Columns.named(header.text(), count);
        for (String comment : lines.comments()) {
            columns = columns == null ? Columns.named(comment, count) : columns;
        }
        if (columns != null || count == Columns.TUM_FIELDS || Columns.isEuroc(first, separator)) {
            return new TimedLines(source, untimedRate).read(lines, separator, header, columns);
        }
        boolean lone = header == null;
        if (lone && count == 16 && separator.comma() && !separator.decimalComma() && wholeNumbers(first)) {
            throw new TrackBuilder(source, "unknown")
                    .error(
                            first.where(),
                            "has 16 whole numbers between commas, which seem to be decimal commas",
                            "write decimal points, or part the fields by semicolons");
        }
        if (lone && (count == 12 || count == 16 || count == 4)) {
            return new MatrixLines(source, untimedRate).read(lines, separator);
        }
        PathLines.Line culprit = header != null ? header : first.line();
        String what = header != null
                ? "names columns that are not understood"
                : "has " + count + " fields and is of no known format";
        throw new TrackBuilder(source, "unknown").error(culprit.where(), what, REMEDY);
    }

    /// Not so the last row of a matrix, 0 0 0 1.
    private static boolean wholeNumbers(Fields fields) {
        for (String field : fields.all()) {
            if (field.indexOf('.') >= 0) {
                return false;
            }
        }
        return !(fields.get(12).equals("0")
                && fields.get(13).equals("0")
                && fields.get(14).equals("0")
                && fields.get(15).equals("1"));
    }
}
