package cosmonaut.guardrail;

import cosmonaut.BlockedException;
import cosmonaut.media.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The guardrails of one flight, drive or video, and what they have found so far. Any thread may ask.
public final class Guardrails {

    private static final int MOST_PROMPTS = 64;

    private final PromptGuard guard;
    private final FrameChecks frames;

    /// What was thought of every prompt; the oldest go when there are many.
    private final Map<String, PromptVerdict> verdicts = new LinkedHashMap<>();

    public Guardrails(PromptGuard guard, FrameChecks frames) {
        this.guard = guard;
        this.frames = frames;
    }

    /// With what is in the folder.
    ///
    /// @throws cosmonaut.InvalidInputException if something there cannot be read or is not what was installed
    public static Guardrails open(GuardrailFolder folder) {
        return new Guardrails(PromptGuard.open(folder), FrameChecks.open(folder));
    }

    /// What is not checked, and how it would be; a line each.
    public List<String> notes() {
        return frames.notes();
    }

    /// Lets a prompt pass or stops it.
    ///
    /// @throws BlockedException if it is blocked
    /// @throws cosmonaut.InvalidInputException if it cannot be judged
    public void requirePrompt(String prompt) {
        PromptVerdict verdict;
        synchronized (verdicts) {
            PromptVerdict known = verdicts.get(prompt);
            verdict = known == null ? guard.check(prompt) : known;
            verdicts.put(prompt, verdict);
            if (verdicts.size() > MOST_PROMPTS) {
                verdicts.remove(verdicts.keySet().iterator().next());
            }
        }
        verdict.category().ifPresent(category -> {
            throw new BlockedException("the prompt is blocked by a guardrail (" + category.label()
                    + "); describe something else, or see docs/guardrails.md");
        });
    }

    /// A picture as it may be shown: with its faces made unrecognisable.
    ///
    /// @throws BlockedException if it may not be shown at all
    public Picture checked(Picture picture) {
        return frames.checked(picture);
    }

    /// What was found so far, for a sidecar.
    public ObjectNode json() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode prompts = root.putArray("prompts");
        synchronized (verdicts) {
            new ArrayList<>(verdicts.entrySet()).forEach(one -> {
                PromptVerdict verdict = one.getValue();
                ObjectNode node = prompts.addObject().put("prompt", one.getKey());
                node.put("verdict", verdict.blocked() ? "blocked" : "passed");
                verdict.category().ifPresent(category -> node.put("category", category.key()));
                node.put("by", verdict.by() == PromptVerdict.By.JUDGE ? "judge" : "blocklist");
            });
        }
        frames.writeTo(root);
        return root;
    }
}
