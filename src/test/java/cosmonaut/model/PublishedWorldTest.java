package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.diffusion.EdmPreconditioning.Coefficients;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.SolverKind;
import org.junit.jupiter.api.Test;

/// What published folders are run with: as NVIDIA's code where it lies as NVIDIA lays it out, else as diffusers.
final class PublishedWorldTest {

    @Test
    void aCameraModelIsRunAsTheCodeOfItsLayoutRunsIt() {
        WorldConfig original = PublishedWorld.world(ModelFamily.CAMERA, true);
        assertEquals(Conventions.ORIGINAL.withColumns(14), original.agreed());
        assertEquals(1252, original.width());
        assertEquals(1280, original.paddedWidth());
        assertEquals(new ClipSize(1280, 704, 57, 512), ClipSize.of(original, 1));
        assertEquals(new WorldConfig.Pluecker("md", "fourth", 0), original.pluecker());
        SamplerConfig sampling = PublishedWorld.sampling(ModelFamily.CAMERA, true);
        assertEquals(SamplerConfig.cosmos1().withCoefficients(Coefficients.BF16), sampling);
        assertEquals(SolverKind.TWO_AB, sampling.solver());

        WorldConfig diffusers = PublishedWorld.world(ModelFamily.CAMERA, false);
        assertEquals(Conventions.DIFFUSERS, diffusers.agreed());
        assertEquals(1280, diffusers.width());
        assertEquals(new WorldConfig.Pluecker("md", "fourth", 1), diffusers.pluecker());
        assertEquals(
                new SamplerConfig(35, SolverKind.EULER, FinalSigma.SIGMA_MIN, 80, 0.002, 7, 0.5),
                PublishedWorld.sampling(ModelFamily.CAMERA, false));
    }

    @Test
    void severalViewsAndGen3cAreSampledAsPredict1Does() {
        assertEquals(
                PublishedWorld.sampling(ModelFamily.GEN3C, true),
                PublishedWorld.sampling(ModelFamily.MULTIVIEW_VIDEO, true));
        assertEquals(
                SolverKind.EULER,
                PublishedWorld.sampling(ModelFamily.MULTIVIEW_TEXT, true).solver());
        assertEquals(
                Conventions.USUAL, PublishedWorld.world(ModelFamily.GEN3C, true).agreed());
    }
}
