package cosmonaut;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import java.io.ObjectInputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.nio.channels.DatagramChannel;
import javafx.application.Platform;

/// The rooms of the house and the arrows between them; each rule says why it is there.
@AnalyzeClasses(packages = "cosmonaut", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String[] CORE = {
        "cosmonaut.evaluation..",
        "cosmonaut.session..",
        "cosmonaut.world..",
        "cosmonaut.model..",
        "cosmonaut.diffusion..",
        "cosmonaut.network..",
        "cosmonaut.weights..",
        "cosmonaut.tensor..",
        "cosmonaut.camera..",
        "cosmonaut.spatial..",
        "cosmonaut.drive..",
        "cosmonaut.scene..",
        "cosmonaut.media..",
        "cosmonaut.metrics..",
        "cosmonaut.export..",
        "cosmonaut.guardrail..",
        "cosmonaut.input..",
        "cosmonaut.settings..",
        "cosmonaut.diagnostics..",
        "cosmonaut.viewport.."
    };

    @ArchTest
    static final ArchRule arrowsRunDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("app")
            .definedBy("cosmonaut.app..")
            .layer("bench")
            .definedBy("cosmonaut.bench..")
            .layer("ui")
            .definedBy("cosmonaut.ui..")
            .layer("evaluation")
            .definedBy("cosmonaut.evaluation..")
            .layer("session")
            .definedBy("cosmonaut.session..")
            .layer("world")
            .definedBy("cosmonaut.world..")
            .layer("model")
            .definedBy("cosmonaut.model..")
            .layer("diffusion")
            .definedBy("cosmonaut.diffusion..")
            .layer("network")
            .definedBy("cosmonaut.network..")
            .layer("weights")
            .definedBy("cosmonaut.weights..")
            .layer("tensor")
            .definedBy("cosmonaut.tensor..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bench")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("ui")
            .mayOnlyBeAccessedByLayers("bench", "app")
            .whereLayer("evaluation")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("ui", "evaluation", "bench", "app")
            .whereLayer("world")
            .mayOnlyBeAccessedByLayers("session", "ui", "evaluation", "bench", "app")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("world", "session", "ui", "evaluation", "bench", "app")
            .whereLayer("diffusion")
            .mayOnlyBeAccessedByLayers("model", "world", "bench", "app")
            .whereLayer("network")
            .mayOnlyBeAccessedByLayers("diffusion", "model", "world", "bench", "app")
            .whereLayer("weights")
            .mayOnlyBeAccessedByLayers("model", "world", "bench", "app")
            .because(
                    "a change in a window must not be able to reach the arithmetic, and a network must run without a window");

    @ArchTest
    static final ArchRule aModelIsKnownBeforeAWorldFlies = noClasses()
            .that()
            .resideInAPackage("cosmonaut.model..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage(
                            "cosmonaut",
                            "cosmonaut.model..",
                            "cosmonaut.diffusion..",
                            "cosmonaut.network..",
                            "cosmonaut.weights..",
                            "cosmonaut.tensor..",
                            "cosmonaut.spatial..",
                            "cosmonaut.camera.."))))
            .because("what a folder is and needs must be said before any of it is loaded");

    @ArchTest
    static final ArchRule worldlyRoomsKnowNoNetwork = noClasses()
            .that()
            .resideInAnyPackage(
                    "cosmonaut.camera..",
                    "cosmonaut.spatial..",
                    "cosmonaut.drive..",
                    "cosmonaut.scene..",
                    "cosmonaut.media..",
                    "cosmonaut.metrics..",
                    "cosmonaut.export..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "cosmonaut.network..",
                    "cosmonaut.diffusion..",
                    "cosmonaut.weights..",
                    "cosmonaut.tensor..",
                    "cosmonaut.model..",
                    "cosmonaut.world..",
                    "cosmonaut.session..",
                    "cosmonaut.evaluation..",
                    "cosmonaut.bench..",
                    "cosmonaut.ui..",
                    "cosmonaut.app..")
            .because(
                    "cameras, the spatial memory, files and figures serve every model, published or our own, and are tested without one");

    @ArchTest
    static final ArchRule aDriveKnowsCamerasOnly = noClasses()
            .that()
            .resideInAPackage("cosmonaut.drive..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage("cosmonaut", "cosmonaut.drive..", "cosmonaut.camera.."))))
            .because(
                    "where a vehicle goes is drawn, checked and exchanged before any model is asked what it would see");

    @ArchTest
    static final ArchRule drivesAreKnownToWhatShowsThem = noClasses()
            .that()
            .resideInAPackage("cosmonaut..")
            .and()
            .resideOutsideOfPackages(
                    "cosmonaut.drive..",
                    "cosmonaut.world..",
                    "cosmonaut.session..",
                    "cosmonaut.evaluation..",
                    "cosmonaut.ui..",
                    "cosmonaut.bench..",
                    "cosmonaut.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cosmonaut.drive..")
            .because(
                    "a network is told numbers, not a drive; only worlds and what lies above them know where they come from");

    @ArchTest
    static final ArchRule curvesComeBeforeDrawingAndDrawingBeforePlans = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("file")
            .definedBy("cosmonaut.drive.file..")
            .layer("rig")
            .definedBy("cosmonaut.drive.rig..")
            .layer("plan")
            .definedBy("cosmonaut.drive.plan..")
            .layer("speed")
            .definedBy("cosmonaut.drive.speed..")
            .layer("edit")
            .definedBy("cosmonaut.drive.edit..")
            .layer("drive")
            .definedBy("cosmonaut.drive")
            .layer("curve")
            .definedBy("cosmonaut.drive.curve..")
            .whereLayer("file")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rig")
            .mayOnlyBeAccessedByLayers("file")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("file")
            .whereLayer("speed")
            .mayOnlyBeAccessedByLayers("plan", "file")
            .whereLayer("edit")
            .mayOnlyBeAccessedByLayers("speed", "plan", "file")
            .whereLayer("drive")
            .mayOnlyBeAccessedByLayers("edit", "speed", "plan", "rig", "file")
            .because("a drive is drawn and planned without cameras, and everything is known before a file is written");

    @ArchTest
    static final ArchRule figuresAreTakenOfFinishedWorlds = noClasses()
            .that()
            .resideInAPackage("cosmonaut.evaluation..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage(
                            "cosmonaut",
                            "cosmonaut.evaluation..",
                            "cosmonaut.session..",
                            "cosmonaut.world..",
                            "cosmonaut.model..",
                            "cosmonaut.camera..",
                            "cosmonaut.drive..",
                            "cosmonaut.metrics..",
                            "cosmonaut.media..",
                            "cosmonaut.scene.."))))
            .because("a figure measures what a world shows, not how its networks or its window make it");

    @ArchTest
    static final ArchRule archivesOfPyTorchRunNothing = noClasses()
            .that()
            .resideInAPackage("cosmonaut.weights.torch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.reflect..", "java.net..", "java.nio.file..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Process.class, ProcessBuilder.class, Runtime.class, ClassLoader.class, ObjectInputStream.class)
            .orShould()
            .callMethod(Class.class, "forName", String.class)
            .because("a pickle is a program of somebody else; what reads it must have nothing that it could run");

    @ArchTest
    static final ArchRule noRoomOfTheProductKnowsTheBench = noClasses()
            .that()
            .resideOutsideOfPackage("cosmonaut.bench..")
            .and()
            .haveNameNotMatching("cosmonaut\\.app\\.Bench.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cosmonaut.bench..")
            .because("what is measured must not be able to tell; only the command that starts a bench names it");

    @ArchTest
    static final ArchRule onlyTheWindowKnowsJavaFx = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javafx..", "org.controlsfx..")
            .because("everything the window does must also run headless");

    @ArchTest
    static final ArchRule theFlightScreenKnowsItsPartsAndNotTheyIt = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("screen")
            .definedBy("cosmonaut.ui.explore")
            .layer("surface")
            .definedBy("cosmonaut.ui.explore.surface..")
            .layer("inspector")
            .definedBy("cosmonaut.ui.explore.inspector..")
            .whereLayer("surface")
            .mayOnlyBeAccessedByLayers("screen")
            .whereLayer("inspector")
            .mayOnlyBeAccessedByLayers("screen")
            .because(
                    "what draws pictures and what changes a flight can each be shown, and replaced, without the other");

    @ArchTest
    static final ArchRule oneDoorToTheFxThread = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("cosmonaut.ui.FxThread")
            .should()
            .callMethod(Platform.class, "runLater", Runnable.class)
            .because("where threads meet must be visible in one place, or nobody can say what blocks the window");

    @ArchTest
    static final ArchRule onlyTheRootNamesABackend = noClasses()
            .that()
            .resideOutsideOfPackages("cosmonaut.app..", "cosmonaut.tensor.backend..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cosmonaut.tensor.backend..")
            .because("the composition root chooses the processor; all else speaks to the Backend interface");

    @ArchTest
    static final ArchRule whatIsShownIsDrawnWithoutAModel = noClasses()
            .that()
            .resideInAPackage("cosmonaut.viewport..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage(
                            "cosmonaut",
                            "cosmonaut.viewport..",
                            "cosmonaut.camera..",
                            "cosmonaut.media..",
                            "cosmonaut.spatial.."))))
            .because("a renderer is given pictures, cameras and depth, whoever flies and whatever generates");

    @ArchTest
    static final ArchRule onlyTheRootNamesARenderer = noClasses()
            .that()
            .resideOutsideOfPackages("cosmonaut.app..", "cosmonaut.viewport..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut.viewport.*.."))
            .because("the composition root chooses what draws; all else speaks to the ViewRenderer interface");

    @ArchTest
    static final ArchRule aRequestKnowsNoRenderer = noClasses()
            .that()
            .resideInAPackage("cosmonaut.viewport")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut.viewport.*.."))
            .because("a renderer can be replaced in flight by one of another kind");

    @ArchTest
    static final ArchRule onlyHostBackendsLookIntoTensors = noClasses()
            .that()
            .resideOutsideOfPackage("cosmonaut.tensor..")
            .should()
            .callMethod(HostTensor.class, "of", Tensor.class)
            .because("a tensor may lie in the memory of a device; whoever wants its numbers downloads them");

    @ArchTest
    static final ArchRule codecsStayInMedia = noClasses()
            .that()
            .resideOutsideOfPackages("cosmonaut.media..", "cosmonaut.metrics..", "cosmonaut.guardrail..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..")
            .because(
                    "native codecs, and the computer vision of one metric and of the face detector, load through one door each, so that the program starts without them");

    @ArchTest
    static final ArchRule gpuAndNativeInputStayInTheirRooms = noClasses()
            .that()
            .resideOutsideOfPackages("cosmonaut.tensor.backend.cuda..", "cosmonaut.viewport..", "cosmonaut.input.sdl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jcuda..", "org.lwjgl..")
            .because(
                    "the program must start on a machine without a GPU; SDL is spoken to by one thread in one room, behind GamepadSource");

    @ArchTest
    static final ArchRule inputKnowsTheHandAndTheFlightOnly = noClasses()
            .that()
            .resideInAPackage("cosmonaut.input..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage("cosmonaut", "cosmonaut.input..", "cosmonaut.camera.."))))
            .because("what a hand does becomes a flight control, whoever flies and whatever is shown");

    @ArchTest
    static final ArchRule guardrailsKnowPicturesOnly = noClasses()
            .that()
            .resideInAPackage("cosmonaut.guardrail..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage("cosmonaut", "cosmonaut.guardrail..", "cosmonaut.media.."))))
            .because("what is checked must not depend on which model made it");

    @ArchTest
    static final ArchRule settingsKnowNoOtherRoom = noClasses()
            .that()
            .resideInAnyPackage("cosmonaut.settings..", "cosmonaut.diagnostics..")
            .should()
            .dependOnClassesThat(resideInAPackage("cosmonaut..")
                    .and(not(resideInAnyPackage("cosmonaut", "cosmonaut.settings..", "cosmonaut.diagnostics.."))))
            .because("a settings file or a diagnosis must be readable when everything else is broken");

    @ArchTest
    static final ArchRule nothingUsesTheNetwork = noClasses()
            .that()
            .resideInAPackage("cosmonaut..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "javax.net..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Socket.class,
                    ServerSocket.class,
                    InetAddress.class,
                    InetSocketAddress.class,
                    DatagramSocket.class,
                    DatagramChannel.class,
                    URLConnection.class)
            .because("the window says that nothing is sent anywhere; a second start speaks to the first by a file");

    @ArchTest
    static final ArchRule theCommandLineStaysInApp = noClasses()
            .that()
            .resideOutsideOfPackage("cosmonaut.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .because("arguments are read once, at the border");

    @ArchTest
    static final ArchRule roomsFormNoCircle = slices().matching("cosmonaut.(*)..")
            .should()
            .beFreeOfCycles()
            .because("two rooms that need each other are one room");

    @ArchTest
    static final ArchRule flightsAreMadeOfRecordingsAndTrees = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("live")
            .definedBy("cosmonaut.session.live..")
            .layer("recording")
            .definedBy("cosmonaut.session.recording..")
            .layer("file")
            .definedBy("cosmonaut.session.file..")
            .layer("tree")
            .definedBy("cosmonaut.session.tree..")
            .layer("session")
            .definedBy("cosmonaut.session")
            .whereLayer("live")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("recording")
            .mayOnlyBeAccessedByLayers("live")
            .whereLayer("file")
            .mayOnlyBeAccessedByLayers("live")
            .whereLayer("tree")
            .mayOnlyBeAccessedByLayers("live", "recording")
            .because(
                    "a tree of nodes is moved in, and a clip is written, without threads and without a person steering");

    @ArchTest
    static final ArchRule filesFormNoCircle = slices().assignedFrom(new FilesOfTheRooms())
            .should()
            .beFreeOfCycles()
            .because("two files that need each other are read, and changed, as one");

    @ArchTest
    static final ArchRule namesAreNouns = classes()
            .should()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .because("a class is a noun of the domain");

    /// A class counts with the file that it stands in.
    private static final class FilesOfTheRooms implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] name = type.getName().split("[.$]");
            if (!name[0].equals("cosmonaut")) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""));
        }

        @Override
        public String getDescription() {
            return "files";
        }
    }
}
