package cosmonaut.settings;

/// How the pictures of a flight are drawn, what is drawn over them, and which of them a recording keeps.
///
/// @param upscaling how they are enlarged to the pixels of the screen
/// @param overlays whether anything is drawn over them; the others say what
/// @param flownPath where the camera has been
/// @param plannedPath where it goes as the controls are held
/// @param keyframes cameras of the remembered pictures
/// @param horizon the height of the camera
/// @param safeFrame the frame within which nothing is cut off by a monitor
/// @param recorded which pictures a recording keeps
public record PictureSettings(
        Upscaling upscaling,
        boolean overlays,
        boolean flownPath,
        boolean plannedPath,
        boolean keyframes,
        boolean horizon,
        boolean safeFrame,
        Recorded recorded) {

    /// How a picture is enlarged; the same choices as the viewport's.
    public enum Upscaling {
        AUTOMATIC,
        EDGE_ADAPTIVE,
        BICUBIC,
        NEAREST
    }

    /// Which pictures a recording keeps: those that the world made, at its rate, or the viewport's, as a person sees
    /// them.
    public enum Recorded {
        GENERATED,
        AS_SEEN
    }

    public static final PictureSettings DEFAULT =
            new PictureSettings(Upscaling.AUTOMATIC, false, true, true, true, false, false, Recorded.GENERATED);

    public PictureSettings withUpscaling(Upscaling changed) {
        return new PictureSettings(changed, overlays, flownPath, plannedPath, keyframes, horizon, safeFrame, recorded);
    }

    public PictureSettings withOverlays(boolean changed) {
        return new PictureSettings(upscaling, changed, flownPath, plannedPath, keyframes, horizon, safeFrame, recorded);
    }

    public PictureSettings withFlownPath(boolean changed) {
        return new PictureSettings(upscaling, overlays, changed, plannedPath, keyframes, horizon, safeFrame, recorded);
    }

    public PictureSettings withPlannedPath(boolean changed) {
        return new PictureSettings(upscaling, overlays, flownPath, changed, keyframes, horizon, safeFrame, recorded);
    }

    public PictureSettings withKeyframes(boolean changed) {
        return new PictureSettings(upscaling, overlays, flownPath, plannedPath, changed, horizon, safeFrame, recorded);
    }

    public PictureSettings withHorizon(boolean changed) {
        return new PictureSettings(
                upscaling, overlays, flownPath, plannedPath, keyframes, changed, safeFrame, recorded);
    }

    public PictureSettings withSafeFrame(boolean changed) {
        return new PictureSettings(upscaling, overlays, flownPath, plannedPath, keyframes, horizon, changed, recorded);
    }

    public PictureSettings withRecorded(Recorded changed) {
        return new PictureSettings(upscaling, overlays, flownPath, plannedPath, keyframes, horizon, safeFrame, changed);
    }
}
