package cosmonaut.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

final class SoakMinutesTest {

    private static SoakMinutes.Minute minute(int number, long heap, int frozen) {
        return new SoakMinutes.Minute(60.0 * number, heap, 2 * heap, number, 3600, 40, 20 + number, 10, frozen, 0);
    }

    @Test
    void whatGrowsAfterTheFifthMinuteIsTold() {
        SoakMinutes soak = new SoakMinutes();
        for (int i = 1; i <= 60; i++) {
            soak.add(minute(i, i < 5 ? i : 1000 + i, i == 30 ? 1 : 0));
        }
        assertEquals(56, soak.growth().get("minutes").intValue());
        assertEquals(51, soak.growth().get("heap_bytes").longValue());
        assertEquals(102, soak.growth().get("resident_bytes").longValue());
        assertEquals(1, soak.frozenSeconds());
        assertEquals(80, soak.longestBlock());
        assertEquals(60, soak.json().size());
    }

    @Test
    void aShortFlightSaysNothingOfGrowth() {
        SoakMinutes soak = new SoakMinutes();
        soak.add(minute(1, 5, 0));
        assertFalse(soak.growth().has("heap_bytes"));
    }
}
