package cosmonaut.network.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// A vocabulary with log probabilities, and the most probable way to cut a text into its pieces.
///
/// Characters that no piece covers become the unknown token; several in a row become one.
final class UnigramModel {

    /// An unknown character scores this much below the least probable piece.
    private static final double UNKNOWN_PENALTY = 10;

    /// @param score log probability
    record Piece(String text, double score) {}

    /// The best way to reach a position: from where, by which piece, at what total score.
    private static final class Reached {
        int from = -1;
        int id;
        double score;
    }

    private final int unknown;
    private final double unknownScore;
    private final String[] sorted;
    private final int[] ids;
    private final double[] scores;

    /// @param pieces by id; of equal texts the last counts
    /// @param unknown id of the unknown token
    UnigramModel(List<Piece> pieces, int unknown) {
        Integer[] order = new Integer[pieces.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparing((Integer i) -> pieces.get(i).text()).thenComparing(Comparator.naturalOrder()));
        List<Integer> kept = new ArrayList<>();
        for (Integer id : order) {
            boolean same = !kept.isEmpty()
                    && pieces.get(kept.getLast()).text().equals(pieces.get(id).text());
            if (same) {
                kept.removeLast();
            }
            kept.add(id);
        }
        this.unknown = unknown;
        this.sorted = kept.stream().map(id -> pieces.get(id).text()).toArray(String[]::new);
        this.ids = kept.stream().mapToInt(id -> id).toArray();
        this.scores = pieces.stream().mapToDouble(Piece::score).toArray();
        this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    }

    /// Ids of the pieces of a text.
    List<Integer> encode(String text) {
        Reached[] best = new Reached[text.length() + 1];
        Arrays.setAll(best, i -> new Reached());
        int at = 0;
        while (at < text.length()) {
            int next = at + Character.charCount(text.codePointAt(at));
            boolean alone = extend(text, at, next, best);
            if (!alone) {
                reach(best[next], at, unknown, best[at].score + unknownScore);
            }
            at = next;
        }
        return backtrack(text, best);
    }

    /// Tries every piece that begins at a position.
    ///
    /// @return whether the character at the position is a piece by itself
    private boolean extend(String text, int at, int next, Reached[] best) {
        boolean alone = false;
        int low = 0;
        int high = sorted.length;
        for (int end = at + 1; end <= text.length(); end++) {
            int depth = end - at - 1;
            char wanted = text.charAt(end - 1);
            low = firstAt(low, high, depth, wanted);
            high = firstAt(low, high, depth, wanted + 1);
            if (low >= high) {
                break;
            }
            if (sorted[low].length() == depth + 1) {
                int id = ids[low];
                reach(best[end], at, id, best[at].score + scores[id]);
                alone |= end == next;
            }
        }
        return alone;
    }

    /// Index in `low..high` of the first piece whose character at `depth` is at least `wanted`; all pieces there agree
    /// before `depth`.
    private int firstAt(int low, int high, int depth, int wanted) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            String piece = sorted[middle];
            if (piece.length() <= depth || piece.charAt(depth) < wanted) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static void reach(Reached target, int from, int id, double score) {
        if (target.from < 0 || score > target.score) {
            target.from = from;
            target.id = id;
            target.score = score;
        }
    }

    private List<Integer> backtrack(String text, Reached[] best) {
        List<Integer> found = new ArrayList<>();
        int end = text.length();
        while (end > 0) {
            Reached reached = best[end];
            boolean repeated = reached.id == unknown && !found.isEmpty() && found.getLast() == unknown;
            if (!repeated) {
                found.add(reached.id);
            }
            end = reached.from;
        }
        Collections.reverse(found);
        return found;
    }
}
