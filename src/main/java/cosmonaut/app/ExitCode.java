package cosmonaut.app;

/// How the program leaves; part of the command line's contract.
enum ExitCode {
    DONE(0),
    /// A fault of the program itself: one line says where the details are.
    FAULT(1),
    /// Bad arguments or input: one line says what, where and what to do.
    BAD_INPUT(2),
    /// No such device, or too little memory.
    DEVICE(3),
    BLOCKED_BY_GUARDRAIL(4),
    /// A replay's pictures are not those that were recorded.
    DIFFERENT(5),
    /// Stopped by the person; what was made so far is kept.
    CANCELLED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
