package cosmonaut.ui.about;

import cosmonaut.ui.Incident;
import cosmonaut.ui.Incidents;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What the diagnostics page shows and saves.
public final class AboutViewModel {

    private final Supplier<List<Fact>> source;
    private final Incidents incidents;
    private final Notices notices;
    private final Texts texts;
    private final Clock clock;
    private final Executor background;
    private final Executor window;
    private final ObservableList<Fact> facts = FXCollections.observableArrayList();
    private final ObservableList<Incident> told = FXCollections.observableArrayList();

    /// @param source asked in the background each time the page is looked at; may take a second
    public AboutViewModel(
            Supplier<List<Fact>> source,
            Incidents incidents,
            Notices notices,
            Texts texts,
            Clock clock,
            Executor background,
            Executor window) {
        this.source = source;
        this.incidents = incidents;
        this.notices = notices;
        this.texts = texts;
        this.clock = clock;
        this.background = background;
        this.window = window;
    }

    ObservableList<Fact> facts() {
        return facts;
    }

    /// What was told in this run, the newest first.
    ObservableList<Incident> told() {
        return told;
    }

    /// Asks anew.
    public void refresh() {
        told.setAll(incidents.all().reversed());
        background.execute(() -> {
            List<Fact> fresh = source.get();
            window.execute(() -> facts.setAll(fresh));
        });
    }

    /// The name to propose for a report.
    String reportName() {
        return "cosmonaut-diagnostics-"
                + clock.instant().toString().substring(0, 19).replace(":", "") + ".txt";
    }

    /// Saves a report and says so, or says why not.
    void save(Path file) {
        background.execute(() -> {
            try {
                new DiagnosticReport(clock.instant(), source.get(), incidents.all()).save(file);
                notices.done(texts.now("about.saved", String.valueOf(file.getFileName())));
            } catch (IOException e) {
                notices.problem(texts.now("about.not_saved", String.valueOf(file.getParent())), e);
            }
        });
    }
}
