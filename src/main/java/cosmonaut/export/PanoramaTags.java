package cosmonaut.export;

import cosmonaut.OneLine;
import java.util.Locale;

/// The XMP by which viewers know a panorama (Google's Photo Sphere schema, `GPano`), and how it was made.
///
/// @param size of the picture
/// @param headingDegrees where a viewer looks first, clockwise from the picture's middle as seen from above
/// @param pictures remembered pictures that it may be of
/// @param description how it was made and how much is known
/// @param made what it is of, and by what
record PanoramaTags(PanoramaSize size, double headingDegrees, int pictures, String description, String made) {

    private static final String PACKET = """
            <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about=""
                xmlns:GPano="http://ns.google.com/photos/1.0/panorama/"
                xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                xmlns:dc="http://purl.org/dc/elements/1.1/"
                xmp:CreatorTool="%s"
                xmp:Label="%s"
                GPano:UsePanoramaViewer="True"
                GPano:ProjectionType="equirectangular"
                GPano:CaptureSoftware="Cosmonaut"
                GPano:StitchingSoftware="Cosmonaut"
                GPano:SourcePhotosCount="%d"
                GPano:PoseHeadingDegrees="0.0"
                GPano:PosePitchDegrees="0.0"
                GPano:PoseRollDegrees="0.0"
                GPano:InitialViewHeadingDegrees="%d"
                GPano:InitialViewPitchDegrees="0"
                GPano:InitialViewRollDegrees="0"
                GPano:CroppedAreaLeftPixels="0"
                GPano:CroppedAreaTopPixels="0"
                GPano:CroppedAreaImageWidthPixels="%d"
                GPano:CroppedAreaImageHeightPixels="%d"
                GPano:FullPanoWidthPixels="%d"
                GPano:FullPanoHeightPixels="%d">
               <dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
              </rdf:Description>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>""";

    String packet() {
        return PACKET.formatted(
                escaped(made),
                ExportFormat.MARK,
                pictures,
                Math.floorMod(Math.round(headingDegrees), 360),
                size.width(),
                size.height(),
                size.width(),
                size.height(),
                escaped(description));
    }

    private static String escaped(String text) {
        return OneLine.escaped(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String share(double known) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * known);
    }
}
