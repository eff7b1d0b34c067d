package cosmonaut.session.live;

/// How many pictures a second the display shows.
///
/// @param shown different pictures
/// @param played different generated pictures among them
record PictureRates(ShownRate shown, ShownRate played) {

    PictureRates() {
        this(new ShownRate(), new ShownRate());
    }
}
