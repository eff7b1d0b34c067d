package cosmonaut.network.tokenizer;

import cosmonaut.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// The spatial tiles in which a clip is coded where the memory is not enough for whole pictures.
///
/// Tiles overlap and are blended linearly. Convolutions near the end of a tile see zeros where the picture goes on, and
/// normalisation and attention see the tile alone: unlike temporal chunks, tiles change the numbers. So they are never
/// chosen while whole pictures fit, and then as few as will do, with the widest overlap that leaves any: as far as the
/// convolutions look ([ReceptiveField]), a half or a quarter of it.
public final class TilePlan {

    /// Along an axis, at most.
    private static final int MOST = 16;

    /// By which the widest overlap is divided where it leaves no tiling that is small enough.
    private static final int[] NARROWER = {1, 2, 4};

    private final ClipPlan clip;
    private final TileAxis rows;
    private final TileAxis columns;
    private final CodingPlan coding;

    private TilePlan(ClipPlan clip, TileAxis rows, TileAxis columns, CodingPlan coding) {
        this.clip = clip;
        this.rows = rows;
        this.columns = columns;
        this.coding = coding;
    }

    private TilePlan(ClipPlan clip, TileAxis rows, TileAxis columns) {
        this(
                clip,
                rows,
                columns,
                CodingPlan.smallest(
                        ClipPlan.ofLatents(clip.config(), clip.latentFrames(), rows.size(), columns.size())));
    }

    /// Whole pictures.
    static TilePlan whole(ClipPlan clip) {
        return whole(clip, CodingPlan.of(clip));
    }

    private static TilePlan whole(ClipPlan clip, CodingPlan coding) {
        return new TilePlan(
                clip, new TileAxis(clip.latentHeight(), 1, 0), new TileAxis(clip.latentWidth(), 1, 0), coding);
    }

    /// So many tiles.
    ///
    /// @param overlap cells that neighbours share at least
    static TilePlan of(ClipPlan clip, int rows, int columns, int overlap) {
        TileAxis down = new TileAxis(clip.latentHeight(), rows, overlap);
        TileAxis across = new TileAxis(clip.latentWidth(), columns, overlap);
        if (!down.isPossible() || !across.isPossible()) {
            throw new IllegalArgumentException(rows + "x" + columns + " tiles overlapping by " + overlap + " cells of "
                    + clip.latentHeight() + "x" + clip.latentWidth());
        }
        return new TilePlan(clip, down, across);
    }

    /// Whole pictures if they can be coded in so many bytes, in smaller temporal chunks if that is enough, else tiles.
    /// Where nothing fits, the smallest there are.
    ///
    /// @param type of activations
    public static TilePlan within(ClipPlan clip, DType type, long bytes) {
        TilePlan whole = whole(clip);
        if (whole.bytes(type) <= bytes) {
            return whole;
        }
        TilePlan smallest = whole(clip, CodingPlan.smallest(clip));
        if (smallest.bytes(type) <= bytes) {
            return smallest;
        }
        int radius = ReceptiveField.radius(clip.config());
        for (int narrower : NARROWER) {
            TilePlan best = null;
            for (TilePlan plan : tilings(clip, Math.max(1, radius / narrower))) {
                long needed = plan.bytes(type);
                if (needed < smallest.bytes(type)) {
                    smallest = plan;
                }
                if (needed <= bytes && (best == null || plan.codedCells() < best.codedCells())) {
                    best = plan;
                }
            }
            if (best != null) {
                return best;
            }
        }
        return smallest;
    }

    private static List<TilePlan> tilings(ClipPlan clip, int overlap) {
        List<TilePlan> found = new ArrayList<>();
        for (int rows = 1; rows <= MOST; rows++) {
            TileAxis down = new TileAxis(clip.latentHeight(), rows, overlap);
            for (int columns = 1; down.isPossible() && columns <= MOST; columns++) {
                TileAxis across = new TileAxis(clip.latentWidth(), columns, overlap);
                if (across.isPossible()) {
                    found.add(new TilePlan(clip, down, across));
                }
            }
        }
        return found;
    }

    /// How many tiles a picture has; 1 for whole pictures.
    public int tiles() {
        return rows.tiles() * columns.tiles();
    }

    boolean isWhole() {
        return tiles() == 1;
    }

    /// Cells that neighbours share at least.
    public int overlap() {
        return rows.overlap();
    }

    /// Bytes of the memory for encoding and decoding the clip.
    ///
    /// @param type of activations
    public long bytes(DType type) {
        return coding.bytes(type) + (isWhole() ? 0 : DType.F32.bytes() * blended());
    }

    /// Numbers that [TiledCoding] holds: a tile's pixels and latents, what it blends a plane of pixels or latents in,
    /// and the shares of every place of every tile.
    private long blended() {
        int parts = clip.config().spatialCompressionRatio();
        long cells = (long) rows.size() * columns.size();
        int channels = Math.max(clip.config().inChannels(), clip.config().outChannels());
        long tile = (long) clip.frames() * channels * cells * parts * parts
                + (long) clip.latentFrames() * clip.config().latentChannels() * cells;
        long planes = 2L * rows.size() * parts * clip.width() + 2L * rows.size() * clip.latentWidth();
        return tile + planes + tiles() * cells * (parts * parts + 1);
    }

    /// Cells that are coded, those in two tiles twice.
    private long codedCells() {
        return (long) tiles() * rows.size() * columns.size();
    }

    ClipPlan clip() {
        return clip;
    }

    TileAxis rows() {
        return rows;
    }

    TileAxis columns() {
        return columns;
    }

    /// Of a tile.
    CodingPlan coding() {
        return coding;
    }
}
