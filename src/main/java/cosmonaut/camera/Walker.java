package cosmonaut.camera;

/// Lets a camera go as far as a walking person could: it keeps [#ROOM] to what is solid, slides along it, and keeps its
/// height over the ground. Not safe for several threads; a [#copy] walks on by itself.
///
/// Towards a thing the speed fades over the last [#EASE] metres; along it and away from it the camera is free, also
/// where it is too near already, so that wrong depth traps nobody. Who walks to where it looks stops [#AHEAD] metres
/// earlier, so that what is in front can still be made out, and drifts off walls beside. The height follows the ground
/// with the way that is walked: who stands still is never moved. See docs/decisions/0023.
public final class Walker {

    /// Metres that a camera keeps from what is solid: half a person's width (0.4 m, nearer than which a surface fills
    /// the view with a few magnified pixels), and half a cell of the plan for its error.
    public static final double ROOM = 0.45;

    private static final double EASE = 0.35;

    /// Longer ways are walked in steps of this, so that nothing is stepped over.
    private static final double LONGEST_STEP = 0.05;

    /// Nothing is known of what lies further away than this many steps.
    private static final int MOST_STEPS = 400;

    /// Metres of way within which 63 % of a change of the ground have been followed.
    private static final double SETTLE_METRES = 0.5;

    /// Rise per metre of way that is followed at most.
    private static final double STEEPEST = 0.8;

    /// The least height over the ground, and the least room under what hangs above.
    private static final double LEAST_HEIGHT = 0.3;

    /// Who gets less than this share of the way that was wished is hindered.
    private static final double HINDERED_SHARE = 0.5;

    /// Who is too near already may pass a narrower place that ends within so many metres, with so much more room.
    private static final double OUT_METRES = 0.35;

    private static final double OUT_GAIN = 0.05;

    private static final double SLOPE_METRES = 0.1;

    /// Metres that a camera keeps, besides its room, to what it looks and walks at: nearer, a wall is a blur of a few
    /// magnified pixels. Over the metres after that its speed fades.
    private static final double AHEAD = 1.2;

    private static final double AHEAD_EASE = 0.8;

    private static final double AHEAD_STEP = 0.1;

    /// Who walks to where it looks drifts off what is nearer than this, by up to a share of the way.
    private static final double COMFORT = 1.6;

    private static final double DRIFT = 0.3;

    /// Less than this short of the room is no matter.
    private static final double TOO_NEAR = 0.05;

    /// Keeps rounding from wearing the distance away in many steps.
    private static final double GUARD = 1e-5;

    private Terrain terrain;
    private double height = Double.NaN;
    private double x;
    private double y;
    private double z;
    private double normalX;
    private double normalZ;
    private double steeredX;
    private double steeredZ;
    private boolean hindered;

    public Walker(Terrain terrain) {
        this.terrain = terrain;
    }

    public Walker copy() {
        Walker copy = new Walker(terrain);
        copy.height = height;
        copy.x = x;
        copy.y = y;
        copy.z = z;
        copy.hindered = hindered;
        return copy;
    }

    /// What is known of the world from now on.
    public void setTerrain(Terrain known) {
        terrain = known;
    }

    /// Stands elsewhere: the height over the ground is taken anew.
    public void place() {
        height = Double.NaN;
        hindered = false;
    }

    /// Goes from a place as far as can be on a way that is wished; [#x], [#y] and [#z] tell where that is.
    ///
    /// @param dx metres along x
    /// @param climb metres upwards, which change the height over the ground
    /// @param dz metres along z
    /// @param forward how far the way leads to where the camera looks: 1 straight there, 0 sideways or backwards
    public void walk(double fromX, double fromY, double fromZ, double dx, double climb, double dz, double forward) {
        x = fromX;
        y = fromY;
        z = fromZ;
        takeHeight();
        double wished = Math.hypot(dx, dz);
        int steps = (int) Math.clamp(Math.ceil(wished / LONGEST_STEP), 1, MOST_STEPS);
        double way = 0;
        for (int i = 0; i < steps; i++) {
            way += step(dx / steps, dz / steps, forward);
        }
        double climbed = climb(climb);
        follow(way);
        double asked = wished + Math.abs(climb);
        hindered = asked > 0 && way + climbed < HINDERED_SHARE * asked;
    }

    public double x() {
        return x;
    }

    public double y() {
        return y;
    }

    public double z() {
        return z;
    }

    /// Whether something was in the way of most of the last walk.
    public boolean hindered() {
        return hindered;
    }

    /// @return metres gone
    private double step(double wishedX, double wishedZ, double forward) {
        double length = Math.hypot(wishedX, wishedZ);
        if (length == 0) {
            return 0;
        }
        double clearance = terrain.clearance(x, z);
        double dx = wishedX;
        double dz = wishedZ;
        if (forward > 0) {
            steer(wishedX / length, wishedZ / length, clearance, forward);
            dx = length * steeredX;
            dz = length * steeredZ;
        }
        if (clearance >= Terrain.WIDEST && terrain.clearance(x + dx, z + dz) >= Terrain.WIDEST) {
            return go(dx, dz);
        }
        double share = Math.clamp((clearance - ROOM) / EASE, 0, 1);
        double least = Math.min(ROOM, clearance);
        // Who pushes on where new depth has moved a surface nearer is slowly let back from it.
        double ease = clearance < ROOM - TOO_NEAR ? GUARD : 0;
        double wayX = dx;
        double wayZ = dz;
        // Twice: in a corner the way along one side must not lead into the other.
        for (int pass = 0; pass < 2; pass++) {
            normal(x + wayX, z + wayZ);
            double into = -(wayX * normalX + wayZ * normalZ);
            if (into > 0) {
                wayX += normalX * into * (1 - share);
                wayZ += normalZ * into * (1 - share);
            }
            double lack = least + ease - terrain.clearance(x + wayX, z + wayZ);
            if (lack > 0 && into > 0) {
                normal(x + wayX, z + wayZ);
                double back = Math.min(lack + GUARD, length);
                wayX += normalX * back;
                wayZ += normalZ * back;
            }
            if (terrain.clearance(x + wayX, z + wayZ) >= least) {
                return go(wayX, wayZ);
            }
        }
        return leadsOut(dx / length, dz / length, clearance) ? go(dx, dz) : 0;
    }

    /// Turns a direction, of length 1, away from what is ahead and off what is beside; [#steeredX] and [#steeredZ] have
    /// it. What is ahead is found at the first place on the way that has no room.
    private void steer(double wayX, double wayZ, double clearance, double forward) {
        steeredX = wayX;
        steeredZ = wayZ;
        double reach = AHEAD * forward;
        for (double on = AHEAD_STEP; on < reach + AHEAD_EASE; on += AHEAD_STEP) {
            double atX = x + on * wayX;
            double atZ = z + on * wayZ;
            if (terrain.clearance(atX, atZ) < ROOM) {
                normal(atX, atZ);
                double into = -(wayX * normalX + wayZ * normalZ);
                if (into > 0) {
                    double taken = into * Math.clamp((reach + AHEAD_EASE - on) / AHEAD_EASE, 0, 1);
                    steeredX += normalX * taken;
                    steeredZ += normalZ * taken;
                }
                break;
            }
        }
        if (clearance < COMFORT) {
            normal(x, z);
            double along = normalX * wayX + normalZ * wayZ;
            double push = DRIFT * forward * (1 - clearance / COMFORT);
            steeredX += push * (normalX - along * wayX);
            steeredZ += push * (normalZ - along * wayZ);
        }
    }

    /// Whether there is more room a little further on: what lies between is a bump in wrong depth.
    private boolean leadsOut(double wayX, double wayZ, double clearance) {
        return clearance < ROOM
                && terrain.clearance(x + wayX * OUT_METRES, z + wayZ * OUT_METRES) > clearance + OUT_GAIN;
    }

    private double go(double wayX, double wayZ) {
        x += wayX;
        z += wayZ;
        return Math.hypot(wayX, wayZ);
    }

    /// The direction that leads away from what is near.
    private void normal(double atX, double atZ) {
        normalX = terrain.clearance(atX + SLOPE_METRES, atZ) - terrain.clearance(atX - SLOPE_METRES, atZ);
        normalZ = terrain.clearance(atX, atZ + SLOPE_METRES) - terrain.clearance(atX, atZ - SLOPE_METRES);
        double length = Math.hypot(normalX, normalZ);
        if (length > 0) {
            normalX /= length;
            normalZ /= length;
        }
    }

    /// The height over the ground where ground is first seen below.
    private void takeHeight() {
        double ground = terrain.ground(x, z);
        if (Double.isNaN(height) && ground - y >= LEAST_HEIGHT) {
            height = ground - y;
        }
    }

    /// @return metres climbed or sunk
    private double climb(double wished) {
        double up = wished;
        double ceiling = terrain.ceiling(x, z);
        if (up > 0 && y - ceiling < LEAST_HEIGHT + up) {
            up = Math.max(0, y - ceiling - LEAST_HEIGHT);
        }
        if (up < 0 && height + up < LEAST_HEIGHT) {
            up = Math.min(0, LEAST_HEIGHT - height);
        }
        height += up;
        y -= up;
        return Math.abs(up);
    }

    private void follow(double way) {
        double wanted = terrain.ground(x, z) - height;
        if (Double.isNaN(wanted)) {
            return;
        }
        double most = STEEPEST * way;
        double change = Math.clamp((wanted - y) * -Math.expm1(-way / SETTLE_METRES), -most, most);
        boolean bumps = change < 0 && y + change - terrain.ceiling(x, z) < LEAST_HEIGHT;
        if (!bumps) {
            y += change;
        }
    }
}
