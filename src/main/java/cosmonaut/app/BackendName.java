package cosmonaut.app;

/// The values of `--backend`.
enum BackendName {
    auto,
    cpu,
    cuda,
    reference
}
