package cosmonaut.camera;

/// What a walking camera can meet: things in its way, the ground below and what hangs above. Immutable.
///
/// Coordinates are the world's: metres, y pointing down, the floor along x and z. What was never seen is free.
public interface Terrain {

    /// The largest [#clearance]: whatever is further away hinders nobody. A number that a float holds exactly.
    double WIDEST = 1.75;

    /// A world of which nothing is known.
    Terrain UNKNOWN = new Terrain() {
        @Override
        public double clearance(double x, double z) {
            return WIDEST;
        }

        @Override
        public double ground(double x, double z) {
            return Double.NaN;
        }

        @Override
        public double ceiling(double x, double z) {
            return Double.NaN;
        }
    };

    /// Metres along the floor to the nearest thing that a body would touch, 0 to [#WIDEST]; continuous.
    double clearance(double x, double z);

    /// The y of the ground; NaN where none was seen.
    double ground(double x, double z);

    /// The y of the lowest thing above the camera; NaN where none was seen.
    double ceiling(double x, double z);
}
