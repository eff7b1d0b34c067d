package cosmonaut.app;

import picocli.CommandLine.IVersionProvider;

/// The version from the jar's manifest; `development` when run from classes.
final class ProgramVersion implements IVersionProvider {

    static String text() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"cosmonaut " + text(), "Java " + Runtime.version()};
    }
}
