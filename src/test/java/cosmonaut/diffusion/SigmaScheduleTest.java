package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigmaScheduleTest {

    @TempDir
    Path folder;

    private SamplerConfig read(String json) throws IOException {
        return SamplerConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    /// Cosmos 1.0, section 2.1.
    @Test
    void cosmos1HasThePublishedLevels() {
        SigmaSchedule schedule = SamplerConfig.cosmos1().schedule();
        assertEquals(35, schedule.steps());
        assertEquals(36, schedule.evaluations());
        assertTrue(schedule.finalDenoise());
        assertEquals(80, schedule.sigma(0), 1e-10);
        assertEquals(68.32506, schedule.sigma(1), 5e-6);
        assertEquals(58.142068, schedule.sigma(2), 5e-7);
        assertEquals(0.003929, schedule.sigma(34), 5e-7);
        assertEquals(0.002, schedule.sigma(35), 1e-15);
        assertEquals(80, schedule.initialScale());
    }

    /// GEN3C, section 2.4.
    @Test
    void predict1HasThePublishedLevels() {
        SigmaSchedule schedule = SigmaSchedule.predict1(35);
        assertEquals(35, schedule.evaluations());
        assertFalse(schedule.finalDenoise());
        double[] first = {80, 67.1260, 56.0703, 46.6135};
        for (int i = 0; i < first.length; i++) {
            assertEquals(first[i], schedule.sigma(i), 5e-5);
        }
        double[] last = {0.0029506, 0.0013425, 0.0005527, 0.0002};
        for (int i = 0; i < last.length; i++) {
            assertEquals(last[i], schedule.sigma(31 + i), 5e-8);
        }
        assertEquals(0, schedule.sigma(35));
        assertEquals(80.00625, schedule.initialScale(), 5e-6);
    }

    @Test
    void oneStepGoesFromTheLargestLevelToZero() {
        SigmaSchedule schedule = SigmaSchedule.karras(1, 80, 0.002, 7, FinalSigma.ZERO);
        assertEquals(80, schedule.sigma(0), 1e-10);
        assertEquals(0, schedule.sigma(1));
    }

    @Test
    void preconditioningKeepsTheVariance() {
        EdmPreconditioning edm = new EdmPreconditioning(0.5);
        assertEquals(0.25 / (4 + 0.25), edm.cSkip(2), 1e-15);
        assertEquals(1 / Math.sqrt(4.25), edm.cOut(2), 1e-15);
        assertEquals(1 / Math.sqrt(4.25), edm.cIn(2), 1e-15);
        assertEquals(0.25 * Math.log(80), edm.cNoise(80), 1e-15);
    }

    @Test
    void readsTheStartersConfigurationAndThatOfDiffusers() throws IOException {
        SamplerConfig starter = read("""
                {"_class_name":"EDMEulerScheduler","sigma_max":40,"sigma_min":0.1,"sigma_data":0.5,"rho":7.0,
                "num_steps":4,"solver":"2ab","final_sigma":"denoise"}""");
        assertEquals(new SamplerConfig(4, SolverKind.TWO_AB, FinalSigma.DENOISE, 40, 0.1, 7, 0.5), starter);
        SamplerConfig diffusers = read("""
                {"_class_name":"EDMEulerScheduler","_diffusers_version":"0.34.0","final_sigmas_type":"sigma_min",
                "num_train_timesteps":1000,"prediction_type":"epsilon","rho":7.0,"sigma_data":0.5,
                "sigma_max":80.0,"sigma_min":0.002,"sigma_schedule":"karras"}""");
        assertEquals(new SamplerConfig(35, SolverKind.EULER, FinalSigma.SIGMA_MIN, 80, 0.002, 7, 0.5), diffusers);
        assertEquals(35, diffusers.schedule().evaluations());
        assertEquals(8, starter.withSteps(8).steps());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"solver\":\"heun\"}",
                "{\"num_steps\":0}",
                "{\"sigma_min\":90}",
                "{\"sigma_max\":-1}",
                "{\"rho\":\"x\"}",
                "{\"final_sigma\":\"none\"}",
                "{\"prediction_type\":\"v_prediction\"}",
                "{\"sigma_schedule\":\"exponential\"}",
                "{\"steps\":3}",
                "[]",
                "{"
            })
    void refusesOthersInOneLine(String json) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> read(json));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("config.json"), message);
        assertEquals(1, message.lines().count(), message);
    }
}
