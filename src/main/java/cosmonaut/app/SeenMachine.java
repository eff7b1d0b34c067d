package cosmonaut.app;

import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.ui.library.MachineAbilities;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// This machine in one sentence, from what `cosmonaut devices` says of it.
final class SeenMachine {

    private static final Pattern BITS = Pattern.compile("vectors of (\\d+) bits");

    private SeenMachine() {}

    /// Asking opens the backends; where there is no card, the processor alone.
    static MachineAbilities look() {
        return of(
                Runtime.getRuntime().availableProcessors(),
                CudaBackend.hasCard() ? Backends.all() : List.of(Backends.entry(BackendName.cpu)));
    }

    static MachineAbilities of(int cores, List<Backends.Entry> entries) {
        int bits = entries.stream()
                .map(entry -> BITS.matcher(entry.description()))
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(0);
        Optional<Backends.Entry> card =
                entries.stream().filter(entry -> entry.name().equals("cuda")).findFirst();
        return new MachineAbilities(
                cores,
                bits,
                card.filter(Backends.Entry::usable).map(Backends.Entry::description),
                card.filter(entry -> !entry.usable()).map(Backends.Entry::description));
    }
}
