package cosmonaut.viewport;

import cosmonaut.camera.Intrinsics;

/// Pixels of the screen that there are for a picture.
record ViewRoom(int width, int height) {

    static final ViewRoom NONE = new ViewRoom(0, 0);

    boolean isNone() {
        return width < 1 || height < 1;
    }

    /// The largest picture of a lens's proportions in it.
    ViewRoom fitted(Intrinsics lens) {
        double scale = Math.min((double) width / lens.width(), (double) height / lens.height());
        return new ViewRoom(Math.max(1, (int) Math.round(lens.width() * scale)), Math.max(1, (int)
                Math.round(lens.height() * scale)));
    }
}
