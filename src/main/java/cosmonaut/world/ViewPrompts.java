package cosmonaut.world;

import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitViews;
import cosmonaut.network.dit.ViewText;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a multi-view sampler is told beside the pictures: a prompt for every view, and a trajectory (Cosmos 1.0,
/// section 5.1).
final class ViewPrompts {

    private final Backend backend;
    private final PromptEncoder encoder;
    private final TensorScope scope;
    private final Resident<Dit> network;
    private final DitViews views;
    private final float[] negativeRepeats;
    private final boolean compares;
    private final boolean steers;
    private @Nullable Words words;
    private @Nullable TensorScope told;

    /// Captions as rows.
    private record Words(TensorScope scope, List<String> captions, ViewText rows) {}

    /// @param scope owns keys and values
    /// @param negativeRepeats how often the pictures of every view count as repeated in the negative branch
    /// @param compares whether there is a negative branch
    /// @param steers whether there is one that is guided by the trajectory
    ViewPrompts(
            Backend backend,
            PromptEncoder encoder,
            TensorScope scope,
            Resident<Dit> network,
            DitViews views,
            float[] negativeRepeats,
            boolean compares,
            boolean steers) {
        this.backend = backend;
        this.encoder = encoder;
        this.scope = scope;
        this.network = network;
        this.views = views;
        this.negativeRepeats = negativeRepeats.clone();
        this.compares = compares;
        this.steers = steers;
    }

    /// Tells a sampler.
    ///
    /// @param captions one for every view
    /// @param repeats how often the pictures of every view are repeated, 0 for not at all
    /// @param trajectory [DitViews#TRAJECTORY] numbers, metres
    void tell(DitSampler sampler, List<String> captions, float[] repeats, float[] trajectory) {
        TensorScope own = scope.child("prompts");
        ViewText positive = rows(captions).withRepeats(repeats).withTrajectory(trajectory);
        ViewText compared = compares ? absent(own).withRepeats(negativeRepeats) : null;
        Dit attending = network.get();
        sampler.prompt(new EncodedPrompt(
                attending.prepareViews(own, positive),
                compared == null ? null : attending.prepareViews(own, compared),
                compared == null || !steers ? null : attending.prepareViews(own, compared.withTrajectory(trajectory)),
                new float[0]));
        if (told != null) {
            told.close();
        }
        told = own;
    }

    /// Encoded once for many trajectories.
    private ViewText rows(List<String> captions) {
        Words present = words;
        if (present != null && present.captions().equals(captions)) {
            return present.rows();
        }
        if (present != null) {
            words = null;
            present.scope().close();
        }
        TensorScope own = scope.child("captions");
        ViewText rows = texts(own, captions);
        words = new Words(own, List.copyOf(captions), rows);
        return rows;
    }

    private ViewText texts(TensorScope own, List<String> captions) {
        if (captions.size() != views.count()) {
            throw new IllegalArgumentException(captions.size() + " captions for " + views.count() + " views");
        }
        Tensor[] rows = new Tensor[views.count()];
        int[] lengths = new int[rows.length];
        for (int v = 0; v < rows.length; v++) {
            PromptEncoder.Rows encoded = encoder.rows(own, captions.get(v));
            rows[v] = encoded.values();
            lengths[v] = encoded.length();
        }
        return ViewText.of(joined(own, rows), lengths);
    }

    /// No text for any view.
    private ViewText absent(TensorScope own) {
        Tensor[] rows = new Tensor[views.count()];
        for (int v = 0; v < rows.length; v++) {
            rows[v] = encoder.absent(own).values();
        }
        return ViewText.of(joined(own, rows), new int[rows.length]);
    }

    private Tensor joined(TensorScope own, Tensor... rows) {
        int perView = rows[0].shape().extent(0);
        Tensor all = own.allocate(DType.F32, rows.length * perView, encoder.width());
        backend.concat(all, 0, rows);
        return all;
    }
}
