package energy.nox.authenticator.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The image of liberty/Containerfile without an engine: its instructions, carried out below a directory that stands for
 * the image's root. Knows the instructions and the ways to write them that the file uses.
 */
public final class Containerfile {

    /** Whether owners can be given, and other users be run as. */
    public static final boolean ROOT = System.getProperty("user.name").equals("root");

    private static final Pattern WORDS = Pattern.compile("([\\w.]+)=\"?([^\"\\s]*(?: [^\"\\s=]+)*)\"?");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Path root;
    private final Map<String, String> arguments = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private List<String> volumes = List.of();
    private List<String> entrypoint = List.of();
    private String user;

    private Containerfile(Path root) {
        this.root = root;
    }

    /** @param root an empty directory */
    public static Containerfile build(Path file, Path root) throws IOException, InterruptedException {
        Containerfile image = new Containerfile(root);
        for (String line : Files.readString(file).replaceAll("(?m)^#.*\n", "").replace("\\\n", " ").split("\n")) {
            if (!line.isBlank()) {
                String[] instruction = line.split(" ", 2);
                image.carryOut(instruction[0], image.resolve(instruction[1].strip()));
            }
        }
        return image;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public List<Path> volumes() {
        return volumes.stream().map(this::inRoot).toList();
    }

    /** The command, with the image's paths below the root. */
    public List<String> entrypoint() {
        return entrypoint.stream().map(this::moved).toList();
    }

    /** User and group by number, as in {@code 1001:0}. */
    public String user() {
        return user;
    }

    public Path inRoot(String path) {
        return root.resolve(path.substring(1));
    }

    /** A text with the image's own paths moved below the root. */
    public String moved(String text) {
        return text.replace("/opt/nox", inRoot("/opt/nox").toString());
    }

    private void carryOut(String instruction, String rest) throws IOException, InterruptedException {
        switch (instruction) {
            case "FROM", "EXPOSE" -> { }
            case "ARG" -> arguments.putAll(words(rest));
            case "LABEL" -> labels.putAll(words(rest));
            case "ENV" -> environment.putAll(words(rest));
            case "ADD" -> {
                String[] paths = rest.split(" ");
                run("tar", "-xzf", paths[0], "-C", Files.createDirectories(inRoot(paths[1])).toString());
                if (ROOT) {
                    // As in an archive that an ordinary user has made.
                    run("chown", "-R", "1000:1000", inRoot(paths[1]).toString());
                }
            }
            case "COPY" -> copy(rest);
            case "RUN" -> run("sh", "-c", moved(rest));
            case "VOLUME" -> {
                volumes = quoted(rest);
                // The base has it.
                Files.createDirectories(inRoot("/tmp"));
                run("chmod", "1777", inRoot("/tmp").toString());
            }
            case "USER" -> user = rest;
            case "ENTRYPOINT" -> entrypoint = quoted(rest);
            default -> throw new IllegalArgumentException(instruction);
        }
    }

    /** The stages share one root: what comes from another one is in its place, and only gets its owner. */
    private void copy(String rest) throws IOException, InterruptedException {
        Matcher fromStage = Pattern.compile("--from=\\w+ --chown=(\\S+) (\\S+) \\2").matcher(rest);
        if (!fromStage.matches()) {
            String[] paths = rest.split(" ");
            Files.copy(Path.of(paths[0]), inRoot(paths[1]), StandardCopyOption.REPLACE_EXISTING);
        } else if (ROOT) {
            run("chown", "-R", fromStage.group(1), inRoot(fromStage.group(2)).toString());
        }
    }

    private String resolve(String text) {
        String resolved = text;
        for (Map.Entry<String, String> argument : arguments.entrySet()) {
            resolved = resolved.replace("${" + argument.getKey() + "}", argument.getValue());
        }
        return resolved;
    }

    private static Map<String, String> words(String text) {
        Map<String, String> words = new HashMap<>();
        for (Matcher word = WORDS.matcher(text); word.find();) {
            words.put(word.group(1), word.group(2));
        }
        return words;
    }

    private static List<String> quoted(String text) {
        List<String> found = new ArrayList<>();
        for (Matcher word = QUOTED.matcher(text); word.find();) {
            found.add(word.group(1));
        }
        return found;
    }

    /** Runs a command that has to succeed. */
    public static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + status);
        }
    }
}
