package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanoramaSettingsTest {

    private static PanoramaSettings guided(@Nullable Double guidance) {
        return new PanoramaSettings(768, 192, 100, 8, 0.6, 3, 0.1, 6, 4, 6, guidance, null);
    }

    @Test
    void withoutTheKeyTheWordsCountAsTheNetworkWasTrainedTo() {
        assertEquals(0, guided(null).wordGuidance());
        assertEquals(1.5, guided(1.5).wordGuidance());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 20.1, Double.NaN})
    void guidanceOutOfItsBoundsIsRefusedByName(double guidance) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> guided(guidance));
        assertTrue(String.valueOf(refused.getMessage()).contains("panorama.guidance"), refused.getMessage());
    }
}
