package cosmonaut.metrics;

import cosmonaut.media.Picture;
import java.util.List;

/// The mean red, green and blue of pictures, 0 to 255.
///
/// @param red mean of the red values
/// @param green mean of the green values
/// @param blue mean of the blue values
public record MeanColour(double red, double green, double blue) {

    /// @param pictures at least one
    public static MeanColour of(List<Picture> pictures) {
        double[] sums = new double[3];
        double pixels = 0;
        for (Picture picture : pictures) {
            for (int i = 0; i < picture.rgb().length; i++) {
                sums[i % 3] += picture.rgb()[i] & 0xff;
            }
            pixels += picture.rgb().length / 3.0;
        }
        return new MeanColour(sums[0] / pixels, sums[1] / pixels, sums[2] / pixels);
    }

    /// The largest difference of the three means as a share of the reference's mean brightness.
    public double driftFrom(MeanColour reference) {
        double difference = Math.max(
                Math.abs(red - reference.red),
                Math.max(Math.abs(green - reference.green), Math.abs(blue - reference.blue)));
        return difference / ((reference.red + reference.green + reference.blue) / 3);
    }
}
