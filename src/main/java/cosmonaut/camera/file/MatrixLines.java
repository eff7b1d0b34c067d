package cosmonaut.camera.file;

/// KITTI's poses: the twelve numbers of `[R | t]` camera-to-world a line, without times; also all sixteen of the 4x4
/// matrix, or its rows on lines of their own.
final class MatrixLines {

    private static final String FORM = "12 numbers of [R|t] a line";

    private final String source;
    private final double untimedRate;

    MatrixLines(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    CameraTrack read(PathLines lines, Separator separator) {
        TrackBuilder track = new TrackBuilder(source, "KITTI");
        track.detail("untimed");
        if (separator.decimalComma()) {
            track.note("decimal commas read as decimal points");
        }
        int count = 0;
        for (PathLines.Line line = lines.nextFull(); line != null; line = lines.nextFull()) {
            Fields fields = Fields.of(track, line, separator);
            count = count == 0 ? fields.count() : count;
            double[] numbers = fields.require(count, FORM).numbers(0, count, FORM);
            double[] rows = count == 4 ? matrix(track, lines, separator, numbers) : numbers;
            track.add(fields.where(), track.size() / untimedRate, track.cameraToWorld(fields.where(), rows), null);
        }
        return track.build();
    }

    /// The matrix whose first row was read, from the two lines after it, or three where the last is 0 0 0 1.
    private static double[] matrix(TrackBuilder track, PathLines lines, Separator separator, double[] first) {
        double[] rows = new double[12];
        System.arraycopy(first, 0, rows, 0, 4);
        for (int row = 1; row < 3; row++) {
            PathLines.Line line = lines.nextFull();
            if (line == null) {
                throw track.error("the last line", "a matrix ends after row " + row, "write three or four rows");
            }
            Fields fields = Fields.of(track, line, separator).require(4, "rows of four numbers");
            System.arraycopy(fields.numbers(0, 4, "rows of four numbers"), 0, rows, 4 * row, 4);
        }
        PathLines.Line next = lines.peekFull();
        if (next != null) {
            Fields fields = Fields.of(track, next, separator);
            boolean last = fields.count() == 4;
            for (int i = 0; last && i < 4; i++) {
                last = fields.isNumber(i) && fields.number(i, FORM) == (i == 3 ? 1 : 0);
            }
            if (last) {
                lines.nextFull();
            }
        }
        return rows;
    }
}
