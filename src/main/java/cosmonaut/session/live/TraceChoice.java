package cosmonaut.session.live;

/// Which lines a flight draws over its picture.
///
/// @param flown where the camera has been
/// @param planned where it goes as the controls are held
/// @param keyframes the nearest cameras of remembered pictures
public record TraceChoice(boolean flown, boolean planned, boolean keyframes) {

    public static final TraceChoice NONE = new TraceChoice(false, false, false);
}
