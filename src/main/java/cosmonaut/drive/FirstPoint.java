package cosmonaut.drive;

/// Where the 64 points begin: at the origin (0 to 6.3 s), or a tenth of a second later (0.1 to 6.4 s).
///
/// The paper's words are of a start at (0, 0, 0); a later driving stack of the same house leaves the origin out.
public enum FirstPoint {
    ORIGIN("origin", 0),
    PLUS_TENTH("plus0.1s", 1);

    private final String key;
    private final int knot;

    FirstPoint(String key, int knot) {
        this.key = key;
        this.knot = knot;
    }

    /// What files and options call it.
    public String key() {
        return key;
    }

    /// The knot of the first point.
    public int knot() {
        return knot;
    }
}
