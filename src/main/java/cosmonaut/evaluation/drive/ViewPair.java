package cosmonaut.evaluation.drive;

import cosmonaut.drive.rig.View;

/// Two views that are neighbours, and so show some of the same.
enum ViewPair {
    FRONT_LEFT(View.FRONT, View.LEFT),
    FRONT_RIGHT(View.FRONT, View.RIGHT),
    LEFT_BACK_LEFT(View.LEFT, View.BACK_LEFT),
    RIGHT_BACK_RIGHT(View.RIGHT, View.BACK_RIGHT),
    BACK_LEFT_BACK(View.BACK_LEFT, View.BACK),
    BACK_BACK_RIGHT(View.BACK, View.BACK_RIGHT);

    private final View first;
    private final View second;

    ViewPair(View first, View second) {
        this.first = first;
        this.second = second;
    }

    View first() {
        return first;
    }

    View second() {
        return second;
    }

    /// What reports call it, `front-left`, `back_left-back`.
    String key() {
        return first.key() + "-" + second.key();
    }
}
