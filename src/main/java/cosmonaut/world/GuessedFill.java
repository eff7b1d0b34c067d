package cosmonaut.world;

import cosmonaut.spatial.Warp;
import java.util.Arrays;

/// Puts a guess where the memory shows nothing of a picture.
final class GuessedFill {

    private GuessedFill() {}

    /// The picture with the guess as it is: where a picture is begun from.
    static float[] whole(Warp seen, Warp guess) {
        float[] made = seen.filled().clone();
        for (int i = 0; i < seen.depth().length; i++) {
            if (open(seen, guess, i)) {
                System.arraycopy(guess.colour(), 3 * i, made, 3 * i, 3);
            }
        }
        return made;
    }

    /// Fills the holes of what is seen with the means of the guess over square cells: where things are and of what
    /// colour, without the guess's own texture.
    ///
    /// @param cell pixels along the edge of a cell
    static void coarse(Warp seen, Warp guess, int cell) {
        int width = seen.width();
        float[] sum = new float[3];
        for (int top = 0; top < seen.height(); top += cell) {
            for (int left = 0; left < width; left += cell) {
                Arrays.fill(sum, 0);
                int count = 0;
                for (int k = 0; k < cell * cell; k++) {
                    int i = (top + k / cell) * width + left + k % cell;
                    if (guess.depth()[i] > 0) {
                        for (int c = 0; c < 3; c++) {
                            sum[c] += guess.colour()[3 * i + c];
                        }
                        count++;
                    }
                }
                for (int k = 0; count > 0 && k < cell * cell; k++) {
                    int i = (top + k / cell) * width + left + k % cell;
                    if (open(seen, guess, i)) {
                        for (int c = 0; c < 3; c++) {
                            seen.filled()[3 * i + c] = sum[c] / count;
                        }
                    }
                }
            }
        }
    }

    private static boolean open(Warp seen, Warp guess, int pixel) {
        return seen.depth()[pixel] == 0 && guess.depth()[pixel] > 0;
    }
}
