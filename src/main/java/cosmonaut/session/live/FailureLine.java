package cosmonaut.session.live;

import cosmonaut.BlockedException;
import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;

/// What went wrong, on one line for a person: what, where, remedy.
final class FailureLine {

    private FailureLine() {}

    static String of(Throwable cause) {
        String said = String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return switch (cause) {
            case InvalidInputException e -> said;
            case BlockedException e -> said + "; the chunk is withheld; reset the flight to fly elsewhere";
            case DeviceException e -> said + "; then reset the flight";
            case OutOfMemoryError e ->
                "memory ran out (" + said + "); close other programs, choose a smaller model, or reset the flight";
            default ->
                "the world stopped: " + cause.getClass().getSimpleName() + ": " + said
                        + "; reset the flight, or open the model again";
        };
    }
}
