package energy.nox.authenticator;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The overlays of {@code k8s/}, rendered as an operator does, against Kubernetes' models and what else they agree with. */
class KubernetesManifestsTest {

    private static final String NAME = "nox-authenticator";
    private static final int QUIESCE_SECONDS = 30;
    private static final Pattern SECRET_PROPERTIES =
            Pattern.compile(".*\\.(api-keys|client-secret|client-key|signing\\.key|token-secrets)");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(ConfigMap.class, Deployment.class,
            HorizontalPodAutoscaler.class, Ingress.class, NetworkPolicy.class, PodDisruptionBudget.class, Secret.class,
            Service.class, ServiceAccount.class, StatefulSet.class)
            .collect(toMap(kind -> HasMetadata.getApiVersion(kind) + " " + HasMetadata.getKind(kind), Function.identity()));

    /** The models would keep an unknown field and turn a number into a string; the API server does neither. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated method) {
                    return false;
                }
            })
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float,
                    CoercionInputShape.Boolean).forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .build();

    private static final String README = read("README.md");

    /** One rendered overlay. */
    record Overlay(String name, List<HasMetadata> documents) {

        <T extends HasMetadata> List<T> all(Class<T> kind) {
            return documents.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        <T extends HasMetadata> T ours(Class<T> kind) {
            return all(kind).stream().filter(document -> document.getMetadata().getName().equals(NAME)).findFirst().orElseThrow();
        }

        List<PodTemplateSpec> pods() {
            return Stream.concat(all(Deployment.class).stream().map(deployment -> deployment.getSpec().getTemplate()),
                    all(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate())).toList();
        }

        PodSpec pod() {
            return ours(Deployment.class).getSpec().getTemplate().getSpec();
        }

        Container container() {
            return pod().getContainers().get(0);
        }

        String environment(String name) {
            return container().getEnv().stream().filter(variable -> variable.getName().equals(name)).findFirst().orElseThrow()
                    .getValue();
        }

        /** The settings in the mounted files, as far as the overlay holds them. */
        Map<String, String> config() {
            return all(ConfigMap.class).stream().flatMap(map -> map.getData().entrySet().stream())
                    .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        Map<String, String> secrets() {
            return all(Secret.class).stream().flatMap(secret -> secret.getData().entrySet().stream()).collect(toMap(
                    Map.Entry::getKey, data -> new String(Base64.getMimeDecoder().decode(data.getValue()), StandardCharsets.UTF_8)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Overlay> overlays() {
        return Stream.of("local", "production").map(name -> new Overlay(name, render(name).map(KubernetesManifestsTest::parse).toList()));
    }

    private static Overlay overlay(String name) {
        return overlays().filter(overlay -> overlay.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void aWrongManifestFails() {
        String service = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {%s}}";
        assertDoesNotThrow(() -> parse(yaml(service.formatted("type: ClusterIP, ports: [{port: 80, targetPort: http}]")).findFirst().get()));
        for (String wrong : List.of("typ: ClusterIP", "ports: [{port: 80, targetport: http}]", "ports: [{port: '80'}]",
                "ports: {port: 80}", "selector: {app: 1}", "type: true", "publishNotReadyAddresses: 'true'")) {
            assertThrows(IllegalArgumentException.class, () -> parse(yaml(service.formatted(wrong)).findFirst().get()), wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void thePortIsTheServersOwnAllTheWay(Overlay overlay) {
        String port = first("<variable name=\"http.port\" defaultValue=\"(\\d+)\"/>", read("liberty/server.xml"));
        assertEquals(port, overlay.environment("HTTP_PORT"));
        assertEquals("*", overlay.environment("HTTP_HOST"));
        assertEquals(List.of("http " + port),
                overlay.container().getPorts().stream().map(p -> p.getName() + " " + p.getContainerPort()).toList());
        assertEquals(List.of("http http"), overlay.ours(Service.class).getSpec().getPorts().stream()
                .map(p -> p.getName() + " " + p.getTargetPort().getStrVal()).toList());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theProbesAskWhatTheServerAnswers(Overlay overlay) {
        Container container = overlay.container();
        Map<String, HTTPGetAction> probes = Map.of("started", container.getStartupProbe().getHttpGet(),
                "ready", container.getReadinessProbe().getHttpGet(), "live", container.getLivenessProbe().getHttpGet());
        probes.forEach((name, probe) -> {
            assertEquals("/health/" + name, probe.getPath());
            assertEquals("http", probe.getPort().getStrVal());
            assertTrue(README.contains("/health/" + name + "`"), name);
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theImageIsTheProductsOwn(Overlay overlay) {
        String image = overlay.container().getImage();
        assertTrue(image.matches("(.*/)?" + NAME + "[:@][\\w.:-]+") && !image.endsWith(":latest"), image);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyEnvironmentVariableIsOneThatTheServerReads(Overlay overlay) {
        Set<String> known = Stream.of("liberty/app.xml", "liberty/server.xml")
                .flatMap(file -> matches("<variable name=\"([^\"]+)\"", read(file))).map(match -> match.group(1))
                .map(variable -> variable.toUpperCase().replaceAll("[^A-Z0-9]", "_")).collect(toSet());
        known.add("NOX_CONFIG_DIRS");
        for (EnvVar variable : overlay.container().getEnv()) {
            assertTrue(known.contains(variable.getName()), variable.getName());
            assertTrue(README.contains('`' + variable.getName() + '`'), variable.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySettingIsDocumentedAndWhereItBelongs(Overlay overlay) {
        List<Pattern> documented = properties().keySet().stream().map(property -> Pattern.compile(Pattern.quote(property)
                .replaceFirst("\\.(acme|north)\\.", ".\\\\E[a-z0-9-]+\\\\Q."))).toList();
        overlay.config().keySet().forEach(key -> {
            assertTrue(documented.stream().anyMatch(property -> property.matcher(key).matches()), key);
            assertTrue(!SECRET_PROPERTIES.matcher(key).matches(), key + " does not belong into a ConfigMap");
        });
        overlay.secrets().keySet().stream().filter(key -> key.contains(".")).forEach(key ->
                assertTrue(documented.stream().anyMatch(property -> property.matcher(key).matches()), key));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyRequiredSettingIsGiven(Overlay overlay) {
        Map<String, String> config = overlay.config();
        Set<String> given = new HashSet<>(config.keySet());
        given.addAll(overlay.secrets().keySet());
        properties().forEach((property, value) -> {
            String list = property.contains(".acme.") ? "nox.manufacturers" : "nox.suppliers";
            List<String> ids = property.matches(".*\\.(acme|north)\\..*")
                    ? Arrays.stream(config.getOrDefault(list, "").split(",")).filter(id -> !id.isEmpty()).toList() : List.of("");
            for (String id : value.equals("required") ? ids : List.<String>of()) {
                String name = property.replaceFirst("\\.(acme|north)\\.", "." + id + ".");
                // In production an operator makes the Secrets.
                assertTrue(given.contains(name) || overlay.name().equals("production") && SECRET_PROPERTIES.matcher(name).matches(), name);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theConfigurationIsMountedWholeAndTheFirstDirectoryDrains(Overlay overlay) {
        Map<String, VolumeMount> mounts = overlay.container().getVolumeMounts().stream()
                .collect(toMap(VolumeMount::getMountPath, Function.identity()));
        List<String> directories = List.of(overlay.environment("NOX_CONFIG_DIRS").split(","));
        assertEquals(Stream.concat(directories.stream(), Stream.of("/tmp", "/opt/nox/wlp/output", "/opt/nox/logs")).collect(toSet()),
                mounts.keySet());
        mounts.values().forEach(mount -> assertEquals(null, mount.getSubPath()));
        Set<String> writable = overlay.pod().getVolumes().stream().filter(volume -> volume.getEmptyDir() != null)
                .map(volume -> volume.getName()).collect(toSet());
        mounts.forEach((path, mount) -> assertEquals(!List.of("/etc/nox/secret", "/etc/nox/config").contains(path),
                writable.contains(mount.getName()), path));

        Container container = overlay.container();
        String drain = container.getLifecycle().getPreStop().getExec().getCommand().get(2);
        String file = first("echo true > (\\S+);", drain);
        int wait = Integer.parseInt(first("sleep (\\d+)", drain));
        assertEquals(directories.get(0) + "/nox.draining", file);
        assertEquals(file, container.getLifecycle().getPostStart().getExec().getCommand().get(2));
        assertTrue(wait >= container.getReadinessProbe().getPeriodSeconds() * container.getReadinessProbe().getFailureThreshold());
        assertTrue(overlay.pod().getTerminationGracePeriodSeconds() >= wait + QUIESCE_SECONDS);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noContainerHasAnyPrivilege(Overlay overlay) {
        for (PodTemplateSpec template : overlay.pods()) {
            PodSpec pod = template.getSpec();
            assertEquals(false, pod.getAutomountServiceAccountToken());
            assertEquals(true, pod.getSecurityContext().getRunAsNonRoot());
            assertTrue(pod.getSecurityContext().getRunAsUser() > 0);
            assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
            for (Container container : Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream()).toList()) {
                SecurityContext security = container.getSecurityContext();
                assertEquals(true, security.getReadOnlyRootFilesystem(), container.getName());
                assertEquals(false, security.getAllowPrivilegeEscalation(), container.getName());
                assertEquals(List.of("ALL"), security.getCapabilities().getDrop(), container.getName());
            }
        }
        assertEquals(false, overlay.ours(ServiceAccount.class).getAutomountServiceAccountToken());
        assertEquals(NAME, overlay.pod().getServiceAccountName());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorFindsItsPodsAndNoPodIsWithoutAPolicy(Overlay overlay) {
        List<Map<String, String>> selectors = new ArrayList<>();
        overlay.all(Service.class).forEach(service -> selectors.add(service.getSpec().getSelector()));
        overlay.all(PodDisruptionBudget.class).forEach(budget -> selectors.add(labels(budget.getSpec().getSelector())));
        overlay.pod().getTopologySpreadConstraints().forEach(spread -> selectors.add(labels(spread.getLabelSelector())));
        overlay.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec).forEach(policy -> {
            selectors.add(labels(policy.getPodSelector()));
            Stream.concat(policy.getIngress().stream().flatMap(rule -> rule.getFrom().stream()),
                    policy.getEgress().stream().flatMap(rule -> rule.getTo().stream()))
                    .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                    .map(NetworkPolicyPeer::getPodSelector).forEach(pods -> selectors.add(labels(pods)));
        });
        selectors.forEach(selector -> assertTrue(overlay.pods().stream().anyMatch(pod -> finds(selector, pod)), selector::toString));

        overlay.all(Deployment.class).forEach(deployment -> assertTrue(
                finds(labels(deployment.getSpec().getSelector()), deployment.getSpec().getTemplate())));
        overlay.all(StatefulSet.class).forEach(set -> assertTrue(
                finds(labels(set.getSpec().getSelector()), set.getSpec().getTemplate())));
        overlay.pods().forEach(pod -> assertTrue(overlay.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec).anyMatch(
                policy -> policy.getPolicyTypes().equals(List.of("Ingress", "Egress")) && finds(labels(policy.getPodSelector()), pod))));
    }

    @Test
    void productionRollsWithoutAGapAndLeavesTheNumberToTheAutoscaler() {
        Overlay production = overlay("production");
        Deployment deployment = production.ours(Deployment.class);
        assertEquals(0, deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal());
        int surge = deployment.getSpec().getStrategy().getRollingUpdate().getMaxSurge().getIntVal();
        assertEquals(null, deployment.getSpec().getReplicas());
        var autoscaler = production.ours(HorizontalPodAutoscaler.class).getSpec();
        assertEquals("apps/v1 Deployment " + NAME, autoscaler.getScaleTargetRef().getApiVersion() + " "
                + autoscaler.getScaleTargetRef().getKind() + " " + autoscaler.getScaleTargetRef().getName());
        assertEquals(3, autoscaler.getMinReplicas());
        assertTrue((autoscaler.getMaxReplicas() + surge) * Integer.parseInt(production.environment("DB_POOL_SIZE")) < 100,
                "more connections than PostgreSQL allows by default");
        assertEquals(1, production.ours(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal());
    }

    @Test
    void productionHasNoSecretAndItsIngressLeadsToEveryResource() {
        Overlay production = overlay("production");
        assertEquals(List.of(), production.all(Secret.class));
        var ingress = production.ours(Ingress.class).getSpec();
        assertEquals(List.of(ingress.getRules().get(0).getHost()), ingress.getTls().get(0).getHosts());
        assertEquals("https://" + ingress.getRules().get(0).getHost() + "/ui", production.config().get("nox.ui.base-url"));
        var paths = ingress.getRules().get(0).getHttp().getPaths();
        paths.forEach(path -> assertEquals(NAME + " http",
                path.getBackend().getService().getName() + " " + path.getBackend().getService().getPort().getName()));
        assertTrue(paths.stream().noneMatch(path -> "/health/ready".startsWith(path.getPath())), "health is nobody's business");
        List<String> resources = resources();
        assertTrue(resources.size() > 3, resources::toString);
        resources.forEach(resource -> assertTrue(paths.stream().anyMatch(path ->
                resource.equals(path.getPath()) || path.getPathType().equals("Prefix") && resource.startsWith(path.getPath() + "/")), resource));
    }

    private static Map<String, String> labels(LabelSelector selector) {
        assertEquals(List.of(), selector.getMatchExpressions());
        return selector.getMatchLabels();
    }

    private static boolean finds(Map<String, String> selector, PodTemplateSpec pod) {
        return !selector.isEmpty() && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet());
    }

    /** The README's table: property to default. */
    private static Map<String, String> properties() {
        return matches("(?m)^\\| `([a-z.-]+)` \\| `[A-Z_]+` \\| (.*?) \\|", README)
                .collect(toMap(match -> match.group(1), match -> match.group(2)));
    }

    private static List<String> resources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(Files::isRegularFile).flatMap(file -> matches("(?m)^@Path\\(\"(/[^\"]+)\"\\)", read(file.toString())))
                    .map(match -> match.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Object> render(String overlay) {
        String directory = "k8s/overlays/" + overlay;
        List<String> command = isOnPath("kubectl") ? List.of("kubectl", "kustomize", directory) : List.of("kustomize", "build", directory);
        assertTrue(isOnPath(command.get(0)), "The manifests are rendered by kubectl or kustomize, and neither is on the PATH");
        try {
            Process process = new ProcessBuilder(command).start();
            String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            // A deprecated field is a warning here.
            assertEquals("", errors);
            assertEquals(0, process.onExit().join().exitValue());
            return yaml(rendered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static Stream<Object> yaml(String text) {
        return StreamSupport.stream(new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).spliterator(), false);
    }

    private static HasMetadata parse(Object document) {
        Map<?, ?> fields = (Map<?, ?>) document;
        String kind = fields.get("apiVersion") + " " + fields.get("kind");
        assertTrue(KINDS.containsKey(kind), kind);
        return STRICT.convertValue(document, KINDS.get(kind));
    }

    private static String first(String regex, String text) {
        return matches(regex, text).findFirst().orElseThrow().group(1);
    }

    private static Stream<MatchResult> matches(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
