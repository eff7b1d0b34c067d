package cosmonaut.network.tokenizer;

/// The tiles of a picture along one axis: equally long, evenly spread, each overlapping the next.
///
/// @param extent cells of the picture
/// @param tiles how many there are
/// @param overlap cells that neighbours share at least
record TileAxis(int extent, int tiles, int overlap) {

    TileAxis {
        if (extent < 1 || tiles < 1 || overlap < 0) {
            throw new IllegalArgumentException(tiles + " tiles of " + extent + " cells, overlapping by " + overlap);
        }
    }

    /// Whether no more than two tiles share a cell.
    boolean isPossible() {
        return tiles == 1 || (size() < extent && (tiles == 2 || size() >= 2 * (overlap + 1)));
    }

    /// Cells of a tile.
    int size() {
        return Math.ceilDiv(extent + (tiles - 1) * overlap, tiles);
    }

    /// The first cell of a tile.
    int start(int tile) {
        return tiles == 1 ? 0 : Math.toIntExact((long) tile * (extent - size()) / (tiles - 1));
    }

    /// The first cell behind a tile.
    int end(int tile) {
        return start(tile) + size();
    }

    /// How much a place of a tile counts in the picture: 1 where no other tile is, and where two are a part each, which
    /// falls linearly to the tile's end. Both parts are 1 together.
    ///
    /// @param at where in the tile, in parts of a cell
    /// @param parts of a cell: 1 for latents, more for pixels
    float weight(int tile, int at, int parts) {
        double place = (double) at / parts + 0.5 / parts;
        if (tile > 0 && place < end(tile - 1) - start(tile)) {
            return (float) (place / (end(tile - 1) - start(tile)));
        }
        if (tile < tiles - 1 && place > start(tile + 1) - start(tile)) {
            double shared = end(tile) - start(tile + 1);
            return 1 - (float) ((place - (start(tile + 1) - start(tile))) / shared);
        }
        return 1;
    }
}
