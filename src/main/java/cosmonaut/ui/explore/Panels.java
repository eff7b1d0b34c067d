package cosmonaut.ui.explore;

/// Which parts of the screen are open around the picture.
public record Panels(boolean hud, boolean inspector, boolean timeline) {

    /// What a person sees first.
    public static final Panels DEFAULT = new Panels(true, false, true);
}
