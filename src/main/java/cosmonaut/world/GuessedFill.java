package cosmonaut.world;

import cosmonaut.spatial.ScreenedBlend;
import cosmonaut.spatial.Warp;

/// Puts a guess where the memory shows nothing of a picture.
final class GuessedFill {

    /// Magnification above which a pixel is soft; below it a panorama keeps it too. Chosen on walks through worlds from
    /// seed 960,200 on: at 1.2 they are sharper still, but true things are made again too early and contrast runs away.
    private static final float SOFT = 1.8f;

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

    /// Fills what is not seen with the guess, what is magnified beyond the limit too: so the networks were trained.
    /// What is seen but has grown soft counts as a guess of itself, and is finished again with the rest.
    ///
    /// @param seen by the guess's camera; changed
    static void fill(Warp seen, Warp guess) {
        for (int i = 0; i < seen.mask().length; i++) {
            if (isSoft(seen, i)) {
                seen.mask()[i] = 0;
                System.arraycopy(seen.colour(), 3 * i, seen.filled(), 3 * i, 3);
            } else if (seen.mask()[i] == 0 && guess.depth()[i] > 0) {
                System.arraycopy(guess.colour(), 3 * i, seen.filled(), 3 * i, 3);
            }
        }
    }

    /// The share of a view that is to be finished: what is not seen, and what has grown soft, 0 to 1.
    static double shareToFinish(Warp seen) {
        int pixels = seen.mask().length;
        int count = 0;
        for (int i = 0; i < pixels; i++) {
            count += seen.mask()[i] == 0 || isSoft(seen, i) ? 1 : 0;
        }
        return (double) count / pixels;
    }

    private static boolean isSoft(Warp seen, int pixel) {
        return seen.mask()[pixel] > 0 && seen.magnification()[pixel] > SOFT;
    }
}
