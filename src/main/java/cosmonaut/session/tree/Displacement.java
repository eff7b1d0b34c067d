package cosmonaut.session.tree;

import cosmonaut.camera.CameraFrame;

/// How far two views lie apart, in pixels that the picture moves, roughly.
public final class Displacement {

    private Displacement() {}

    /// @param metres typical distance of what is seen
    public static double pixels(CameraFrame a, CameraFrame b, double metres) {
        double focal = b.intrinsics().fx();
        double turn = Math.toRadians(a.pose().degreesTo(b.pose()));
        double move = a.pose().distanceTo(b.pose()) / metres;
        double zoom =
                Math.abs(Math.log(a.intrinsics().fx() / focal)) * b.intrinsics().width() / 2;
        return focal * (turn + move) + zoom;
    }
}
