package cosmonaut.ui.about;

import cosmonaut.diagnostics.Diagnostics;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.diagnostics.ProgramFacts;
import cosmonaut.ui.NoticeStack;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What the diagnostics page shows and saves.
public final class AboutViewModel {

    private final Supplier<List<Fact>> source;
    private final Archiver archiver;
    private final Consumer<Path> opener;
    private final EventLog log;
    private final NoticeStack notices;
    private final Texts texts;
    private final Executor background;
    private final Executor window;
    private final ObservableList<Fact> facts = FXCollections.observableArrayList();
    private final ObservableList<EventLog.Event> told = FXCollections.observableArrayList();

    /// Writes an archive of everything that a report needs.
    @FunctionalInterface
    public interface Archiver {

        /// @param report what this page would save as text
        /// @param pictures whether pictures of recent flights go along
        /// @return where it is
        /// @throws IOException when it cannot be written
        Path write(Supplier<String> report, boolean pictures) throws IOException;
    }

    /// @param source asked in the background each time the page is looked at; may take a second
    /// @param opener shows a folder to the person
    public AboutViewModel(
            Supplier<List<Fact>> source,
            Archiver archiver,
            Consumer<Path> opener,
            EventLog log,
            NoticeStack notices,
            Texts texts,
            Executor background,
            Executor window) {
        this.source = source;
        this.archiver = archiver;
        this.opener = opener;
        this.log = log;
        this.notices = notices;
        this.texts = texts;
        this.background = background;
        this.window = window;
    }

    ObservableList<Fact> facts() {
        return facts;
    }

    /// What was told in this run, the newest first.
    ObservableList<EventLog.Event> told() {
        return told;
    }

    /// Asks anew.
    public void refresh() {
        told.setAll(log.last().reversed());
        background.execute(() -> {
            List<Fact> fresh = source.get();
            window.execute(() -> facts.setAll(fresh));
        });
    }

    /// Saves a report in a folder and says under which name, or why not.
    void save(Path folder) {
        background.execute(() -> {
            try {
                Path file = new Diagnostics(this::programFacts, log).save(folder);
                notices.done(texts.now("about.saved", file.toString()));
            } catch (IOException e) {
                notices.problem(texts.now("about.not_saved", folder.toString()), e);
            }
        });
    }

    /// Writes settings, logs, crash reports, devices and versions into one file and says where it is.
    void archive(boolean pictures) {
        background.execute(() -> {
            try {
                Path file = archiver.write(() -> new Diagnostics(this::programFacts, log).text(), pictures);
                Path folder = file.toAbsolutePath().getParent();
                notices.offer(
                        texts.now("about.archived", file.toString()),
                        texts.now("notice.open_folder"),
                        () -> opener.accept(folder == null ? file : folder),
                        () -> {});
            } catch (IOException e) {
                notices.problem(texts.now("about.not_archived"), e);
            }
        });
    }

    private ProgramFacts programFacts() {
        List<Fact> all = source.get();
        return new ProgramFacts(
                value(all, "version"),
                value(all, "backends"),
                value(all, "model"),
                List.of(value(all, "gamepads")),
                all.stream().map(fact -> fact.name() + ": " + fact.value()).toList());
    }

    private static String value(List<Fact> facts, String name) {
        return facts.stream()
                .filter(fact -> fact.name().equals(name))
                .findFirst()
                .map(Fact::value)
                .orElse("");
    }
}
