package cosmonaut.guardrail;

import cosmonaut.BlockedException;
import cosmonaut.media.Picture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What is done to pictures before anyone sees them, and what was found. Any thread may ask, one at a time is served.
public final class FrameChecks {

    private static final String MISSING = "no weights installed";

    private final Optional<FrameClassifier> classes;
    private final Optional<FaceFinder> detector;
    private final Map<FrameClass, Double> highest = new EnumMap<>(FrameClass.class);
    private int pictures;
    private int withheld;
    private int withFaces;
    private int faces;

    FrameChecks(Optional<FrameClassifier> classes, Optional<FaceFinder> detector) {
        this.classes = classes;
        this.detector = detector;
    }

    /// With the weights that are installed.
    ///
    /// @throws cosmonaut.InvalidInputException if a file there is another than was installed
    public static FrameChecks open(GuardrailFolder folder) {
        Optional<FrameClassifier> classes = GuardrailWeights.CLASSES
                .read(folder)
                .flatMap(manifest -> GuardrailWeights.CLASSES_DATA
                        .read(folder)
                        .map(data -> new FrameGuard(new LayersModel(manifest, data))));
        return new FrameChecks(classes, GuardrailWeights.FACES.read(folder).map(FaceDetector::new));
    }

    /// What is not checked, in one line; none where everything is.
    List<String> notes() {
        List<String> missing = new ArrayList<>();
        if (classes.isEmpty()) {
            missing.add("frames are not checked");
        }
        if (detector.isEmpty()) {
            missing.add("faces are not pixelated");
        }
        return missing.isEmpty()
                ? List.of()
                : List.of(String.join(" and ", missing)
                        + ": the weights for it are not installed; see cosmonaut guardrails install --help");
    }

    /// @throws BlockedException if the picture is of a class that is withheld
    synchronized Picture checked(Picture picture) {
        pictures++;
        classes.ifPresent(own -> require(own.classify(picture)));
        if (detector.isEmpty()) {
            return picture;
        }
        List<Face> found = FaceBlur.large(detector.get().find(picture));
        faces += found.size();
        withFaces += found.isEmpty() ? 0 : 1;
        return FaceBlur.pixelated(picture, found);
    }

    private void require(Map<FrameClass, Double> found) {
        found.forEach((kind, likely) -> highest.merge(kind, likely, Math::max));
        if (FrameGuard.tooMuch(found)) {
            withheld++;
            throw new BlockedException("a generated picture is withheld by a guardrail (sexual content); change the"
                    + " prompt, the picture or the seed, or see docs/guardrails.md");
        }
    }

    synchronized void writeTo(ObjectNode root) {
        ObjectNode frames = root.putObject("frames");
        if (classes.isEmpty()) {
            frames.put("not_checked", MISSING);
        } else {
            frames.put("checked", pictures).put("withheld", withheld);
            ObjectNode most = frames.putObject("highest");
            highest.forEach((kind, likely) -> most.put(kind.key(), likely));
        }
        ObjectNode blurred = root.putObject("faces");
        if (detector.isEmpty()) {
            blurred.put("not_checked", MISSING);
        } else {
            blurred.put("checked", pictures - withheld)
                    .put("pictures", withFaces)
                    .put("pixelated", faces);
        }
    }
}
