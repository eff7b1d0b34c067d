package cosmonaut.world;

import cosmonaut.spatial.ScreenedBlend;
import cosmonaut.spatial.Warp;
import java.util.Arrays;

/// Puts a guess where the memory shows nothing of a picture.
final class GuessedFill {

    private GuessedFill() {}

    /// Shifts colours and depth of a guess so that they go on from what is seen: a guess was made before its neighbours
    /// were finished.
    static void match(Warp seen, Warp guess) {
        int pixels = seen.depth().length;
        float[] shared = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            shared[i] = seen.mask()[i] > 0 && guess.depth()[i] > 0 ? 1 : 0;
        }
        shift(seen, guess.colour(), shared);
        float[] from = new float[pixels];
        float[] to = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            from[i] = shared[i] > 0 ? (float) Math.log(seen.depth()[i]) : 0;
            to[i] = guess.depth()[i] > 0 ? (float) Math.log(guess.depth()[i]) : 0;
        }
        float[] joined = new ScreenedBlend(seen.width(), seen.height(), false).joined(from, to, shared);
        for (int i = 0; i < pixels; i++) {
            guess.depth()[i] = guess.depth()[i] > 0 ? (float) Math.exp(joined[i]) : 0;
        }
    }

    /// Takes the colours that are seen, and shifts the others so that they go on from them.
    ///
    /// @param made interleaved RGB, changed
    /// @param mask above 0 where a pixel is seen
    static void shift(Warp seen, float[] made, float[] mask) {
        ScreenedBlend blend = new ScreenedBlend(seen.width(), seen.height(), false);
        float[] from = new float[mask.length];
        float[] to = new float[mask.length];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < mask.length; i++) {
                from[i] = seen.colour()[3 * i + c];
                to[i] = made[3 * i + c];
            }
            float[] joined = blend.joined(from, to, mask);
            for (int i = 0; i < mask.length; i++) {
                made[3 * i + c] = Math.clamp(joined[i], -1, 1);
            }
        }
    }

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
