package cosmonaut.session.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.drive.rig.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CaptionsTest {

    @Test
    void aViewHasTheCameraSentenceTheSharedPartAndItsOwn() {
        Captions captions = new Captions("A quiet street.", Map.of(View.LEFT, "A bakery."), false)
                .tagged(Captions.Tag.RAIN, Captions.Tag.NIGHT)
                .withCameraSentences();
        assertEquals(
                "The video is captured from a camera mounted on a car. The camera is facing to the left."
                        + " A quiet street. It is raining. It is night. A bakery.",
                captions.of(View.LEFT));
        assertEquals(
                "The video is captured from a camera mounted on a car. The camera is facing forward."
                        + " A quiet street. It is raining. It is night.",
                captions.of(View.FRONT));
    }

    @Test
    void withoutSentencesAllAreTheSharedPart() {
        assertEquals(
                List.of("a street", "a street", "a street", "a street", "a street", "a street"),
                Captions.of(" a street ").all());
        assertEquals("", Captions.of("").of(View.BACK));
    }
}
