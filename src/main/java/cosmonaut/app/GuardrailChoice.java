package cosmonaut.app;

import cosmonaut.guardrail.GuardrailFolder;
import cosmonaut.guardrail.Guardrails;
import cosmonaut.model.ModelLibrary;
import cosmonaut.settings.ConfigurationFolder;
import cosmonaut.settings.FlightSettings.Guarding;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that says whether prompts and pictures are checked.
final class GuardrailChoice {

    @Option(
            names = "--guardrails",
            paramLabel = "G",
            defaultValue = "auto",
            description = "check prompts before and pictures after: on, off, or auto, which is on for every model but"
                    + " the starter (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private Guarding guarding;

    /// The guardrails of a model; their [Guardrails#notes] are to be said when nothing can be refused any more.
    ///
    /// @param model as the command line names it
    /// @param prompts that are to be made into pictures
    /// @throws cosmonaut.BlockedException if one is blocked
    Optional<Guardrails> open(String model, Collection<String> prompts) {
        Optional<Guardrails> opened = of(guarding, model);
        opened.ifPresent(own -> prompts.forEach(own::requirePrompt));
        return opened;
    }

    /// @throws cosmonaut.InvalidInputException if something in the guardrails' folder cannot be used
    static Optional<Guardrails> of(Guarding guarding, String model) {
        boolean on = switch (guarding) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> !model.equals(ModelLibrary.STARTER);
        };
        return on ? Optional.of(Guardrails.open(GuardrailFolder.in(ConfigurationFolder.standard()))) : Optional.empty();
    }
}
