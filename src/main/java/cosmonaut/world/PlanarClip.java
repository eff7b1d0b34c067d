package cosmonaut.world;

/// Moves clips between the `[3,T,H,W]` of the networks and one interleaved `[H,W,3]` array a picture.
final class PlanarClip {

    private PlanarClip() {}

    static void toPlanes(float[] planes, float[][] clip) {
        int area = clip[0].length / 3;
        for (int t = 0; t < clip.length; t++) {
            float[] picture = clip[t];
            for (int c = 0; c < 3; c++) {
                int plane = (c * clip.length + t) * area;
                for (int i = 0; i < area; i++) {
                    planes[plane + i] = picture[3 * i + c];
                }
            }
        }
    }

    static void toPictures(float[][] clip, float[] planes) {
        int area = clip[0].length / 3;
        for (int t = 0; t < clip.length; t++) {
            float[] picture = clip[t];
            for (int c = 0; c < 3; c++) {
                int plane = (c * clip.length + t) * area;
                for (int i = 0; i < area; i++) {
                    picture[3 * i + c] = planes[plane + i];
                }
            }
        }
    }
}
