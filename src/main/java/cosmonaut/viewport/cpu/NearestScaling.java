package cosmonaut.viewport.cpu;

/// Takes the pixel that lies nearest.
final class NearestScaling implements Scaling {

    private final int width;
    private final int height;
    private final int outHeight;
    private final int[] columns;
    private final int[] row;

    NearestScaling(int width, int height, int outWidth, int outHeight) {
        this.width = width;
        this.height = height;
        this.outHeight = outHeight;
        this.row = new int[outWidth];
        this.columns = new int[outWidth];
        for (int x = 0; x < outWidth; x++) {
            columns[x] = (int) ((2L * x + 1) * width / (2L * outWidth));
        }
    }

    @Override
    public void scale(int[] argb, Rows rows) {
        for (int y = 0; y < outHeight; y++) {
            int from = (int) ((2L * y + 1) * height / (2L * outHeight)) * width;
            for (int x = 0; x < row.length; x++) {
                row[x] = argb[from + columns[x]];
            }
            rows.take(y, row);
        }
    }
}
