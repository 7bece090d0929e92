package energy.nox.authenticator;

import static energy.nox.authenticator.support.Overlay.PRODUCT;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import energy.nox.authenticator.support.Overlay;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The manifests of {@code k8s/}: valid, and in agreement with the server, the documentation and each other. */
class KubernetesManifestsTest {

    private static final int QUIESCE_SECONDS = 30;
    private static final String SECRET_PROPERTY = ".*\\.(api-keys|client-secret|token-secrets|(.*-)?key)";
    private static final String DATABASE_CA = "/etc/nox/database";
    private static final String CONFIGURATION = read(Path.of("src/site/markdown/configuration.md"));
    private static final String OPERATIONS = read(Path.of("src/site/markdown/operations.md"));

    private static Overlay local;
    private static Overlay production;
    private static Overlay monitored;

    @BeforeAll
    static void render() {
        local = Overlay.render("local");
        production = Overlay.render("production");
        monitored = Overlay.render("production", "monitoring");
    }

    static Stream<Overlay> overlays() {
        return Stream.of(local, production, monitored);
    }

    @Test
    void aDocumentIsReadByItsModel() {
        assertEquals(1, Overlay.parse(service("ports: [{port: 80, targetPort: http}]")).size());
        assertThrows(IllegalArgumentException.class, () -> Overlay.parse("{apiVersion: v2, kind: Service}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"typ: ClusterIP", "ports: [{port: 80, targetport: http}]", "ports: [{port: '80'}]",
        "ports: {port: 80}", "selector: {app: 1}", "type: true", "publishNotReadyAddresses: 'true'"})
    void anUnknownFieldAndAWrongTypeFail(String wrong) {
        assertThrows(IllegalArgumentException.class, () -> Overlay.parse(service(wrong)));
    }

    private static String service(String spec) {
        return "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {%s}}".formatted(spec);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void thePortIsTheServersOwnAllTheWay(Overlay overlay) {
        String port = first("name=\"http.port\" defaultValue=\"(\\d+)\"", read(Path.of("liberty/server.xml")));
        assertEquals(port, overlay.environment("HTTP_PORT"));
        assertEquals("*", overlay.environment("HTTP_HOST"));
        assertEquals(List.of("http " + port), overlay.container().getPorts().stream()
                .map(p -> p.getName() + " " + p.getContainerPort()).toList());
        assertEquals(List.of("http to http"), overlay.the(Service.class).getSpec().getPorts().stream()
                .map(p -> p.getName() + " to " + p.getTargetPort().getStrVal()).toList());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theProbesAskWhatTheServerAnswers(Overlay overlay) {
        Container container = overlay.container();
        Map<String, Probe> probes = Map.of("/health/started", container.getStartupProbe(),
                "/health/ready", container.getReadinessProbe(), "/health/live", container.getLivenessProbe());
        probes.forEach((path, probe) -> {
            assertEquals(path + " http", probe.getHttpGet().getPath() + " " + probe.getHttpGet().getPort().getStrVal());
            assertTrue(OPERATIONS.contains(path + "`"), path);
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theImageIsTheProductsOwnInOneVersion(Overlay overlay) {
        String image = overlay.container().getImage();
        assertTrue(image.matches("(.*/)?" + PRODUCT + "[:@](?!latest)[\\w.:@-]+"), image);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyEnvironmentVariableIsOneThatTheServerReads(Overlay overlay) {
        Set<String> known = Stream.of("liberty/app.xml", "liberty/server.xml")
                .flatMap(file -> matches("<variable name=\"([^\"]+)\"", read(Path.of(file))))
                .map(match -> match.group(1).toUpperCase().replaceAll("[^A-Z0-9]", "_")).collect(toSet());
        matches("(?m)^\\| `nox\\.[a-z.-]+` \\| `([A-Z_]+)` \\|", CONFIGURATION).forEach(row -> known.add(row.group(1)));
        known.addAll(Set.of("NOX_CONFIG_DIRS", "OTEL_SDK_DISABLED", "OTEL_SERVICE_NAME", "OTEL_EXPORTER_OTLP_PROTOCOL",
                "OTEL_EXPORTER_OTLP_ENDPOINT"));
        for (EnvVar variable : overlay.container().getEnv()) {
            assertTrue(known.contains(variable.getName()), variable.getName());
            assertTrue(CONFIGURATION.contains('`' + variable.getName() + '`'), variable.getName());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPropertyIsDocumentedAndNoSecretIsInTheConfigMap(Overlay overlay) {
        Set<String> documented = documentedProperties().keySet();
        for (String property : concat(overlay.config().keySet(), overlay.secrets().keySet())) {
            assertTrue(documented.contains(property.replaceFirst("^nox\\.manufacturer\\.[^.]+", "nox.manufacturer.acme")
                    .replaceFirst("^nox\\.supplier\\.[^.]+", "nox.supplier.north")), property);
            assertEquals(overlay.secrets().containsKey(property), property.matches(SECRET_PROPERTY), property);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyRequiredPropertyIsGiven(Overlay overlay) {
        List<String> given = concat(overlay.config().keySet(), overlay.secrets().keySet());
        documentedProperties().entrySet().stream().filter(property -> property.getValue().equals("required"))
                .map(Map.Entry::getKey)
                .flatMap(property -> property.startsWith("nox.manufacturer.")
                        ? listed(overlay, "nox.manufacturers").map(id -> property.replace("acme", id))
                        : property.startsWith("nox.supplier.")
                        ? listed(overlay, "nox.suppliers").map(id -> property.replace("north", id))
                        : Stream.of(property))
                // The Secret of production is made by its operator.
                .filter(property -> overlay == local || !property.matches(SECRET_PROPERTY))
                .forEach(property -> assertTrue(given.contains(property), property));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void configurationIsMountedInWholeDirectoriesAndTheRestIsWritable(Overlay overlay) {
        Set<String> emptyDirs = overlay.pod().getVolumes().stream().filter(volume -> volume.getEmptyDir() != null)
                .map(volume -> volume.getName()).collect(toSet());
        Map<String, Boolean> writable = overlay.container().getVolumeMounts().stream()
                .collect(toMap(VolumeMount::getMountPath, mount -> emptyDirs.contains(mount.getName())));
        assertEquals(overlay != local, Boolean.FALSE.equals(writable.remove(DATABASE_CA)));
        assertEquals(Map.of("/run/nox", true, "/etc/nox/secret", false, "/etc/nox/config", false,
                "/tmp", true, "/opt/nox/wlp/output", true, "/opt/nox/logs", true), writable);
        assertEquals("/run/nox,/etc/nox/secret,/etc/nox/config", overlay.environment("NOX_CONFIG_DIRS"));
        overlay.container().getVolumeMounts().forEach(mount -> assertNull(mount.getSubPath(), mount.getMountPath()));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aStopTurnsReadyDownFirstAndHasTheTimeItTakes(Overlay overlay) {
        Container container = overlay.container();
        String command = container.getLifecycle().getPreStop().getExec().getCommand().get(2);
        String file = first("^echo true > (\\S+);", command);
        int wait = Integer.parseInt(first("; sleep (\\d+)$", command));
        assertEquals(overlay.environment("NOX_CONFIG_DIRS").split(",")[0] + "/nox.draining", file);
        assertTrue(OPERATIONS.contains("`nox.draining`"));
        assertEquals(List.of("rm", "-f", file), container.getLifecycle().getPostStart().getExec().getCommand());
        Probe ready = container.getReadinessProbe();
        assertTrue(wait > ready.getPeriodSeconds() * ready.getFailureThreshold(), "stopped before it counts as down");
        assertTrue(overlay.pod().getTerminationGracePeriodSeconds() > wait + QUIESCE_SECONDS, "killed as it answers");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noContainerHasAPrivilege(Overlay overlay) {
        for (PodTemplateSpec template : overlay.pods()) {
            PodSpec pod = template.getSpec();
            assertFalse(pod.getAutomountServiceAccountToken());
            assertTrue(pod.getSecurityContext().getRunAsNonRoot());
            assertTrue(pod.getSecurityContext().getRunAsUser() > 0);
            assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
            for (Container container : concat(pod.getContainers(), pod.getInitContainers())) {
                SecurityContext security = container.getSecurityContext();
                assertTrue(security.getReadOnlyRootFilesystem(), container.getName());
                assertFalse(security.getAllowPrivilegeEscalation(), container.getName());
                assertEquals(List.of("ALL"), security.getCapabilities().getDrop(), container.getName());
                assertTrue(container.getResources().getLimits().containsKey("memory"), container.getName());
            }
        }
        assertEquals(PRODUCT, overlay.pod().getServiceAccountName());
        assertFalse(overlay.the(ServiceAccount.class).getAutomountServiceAccountToken());
        assertEquals(1001, overlay.pod().getSecurityContext().getRunAsUser());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorFindsItsPodsAndEveryPodHasAPolicy(Overlay overlay) {
        List<Map<String, String>> selectors = new ArrayList<>();
        overlay.all(Service.class).forEach(service -> selectors.add(service.getSpec().getSelector()));
        overlay.all(PodDisruptionBudget.class)
                .forEach(budget -> selectors.add(budget.getSpec().getSelector().getMatchLabels()));
        overlay.pod().getTopologySpreadConstraints()
                .forEach(spread -> selectors.add(spread.getLabelSelector().getMatchLabels()));
        overlay.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec).forEach(policy -> {
            selectors.add(policy.getPodSelector().getMatchLabels());
            Stream.concat(policy.getIngress().stream().flatMap(rule -> rule.getFrom().stream()),
                    policy.getEgress().stream().flatMap(rule -> rule.getTo().stream()))
                    .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                    .forEach(peer -> selectors.add(peer.getPodSelector().getMatchLabels()));
        });
        // A controller runs the pods of a Gateway, and labels them with its name.
        overlay.all(Gateway.class).forEach(gateway -> assertTrue(selectors.remove(
                Map.of("gateway.networking.k8s.io/gateway-name", gateway.getMetadata().getName()))));
        selectors.forEach(labels ->
                assertTrue(overlay.pods().stream().anyMatch(pod -> has(pod, labels)), labels::toString));

        overlay.all(Deployment.class).stream().map(Deployment::getSpec)
                .forEach(spec -> assertTrue(has(spec.getTemplate(), spec.getSelector().getMatchLabels())));
        overlay.all(StatefulSet.class).stream().map(StatefulSet::getSpec)
                .forEach(spec -> assertTrue(has(spec.getTemplate(), spec.getSelector().getMatchLabels())));
        overlay.pods().forEach(pod -> assertTrue(overlay.all(NetworkPolicy.class).stream().map(NetworkPolicy::getSpec)
                .filter(policy -> policy.getPolicyTypes().equals(List.of("Ingress", "Egress")))
                .anyMatch(policy -> has(pod, policy.getPodSelector().getMatchLabels()))));
    }

    @Test
    void aRolloutLeavesNoGapAndTheNumberToTheAutoscaler() {
        var deployment = production.the(Deployment.class).getSpec();
        var rollout = deployment.getStrategy().getRollingUpdate();
        assertEquals(0, rollout.getMaxUnavailable().getIntVal());
        assertNull(deployment.getReplicas());
        var autoscaler = production.the(HorizontalPodAutoscaler.class).getSpec();
        assertEquals(List.of("apps/v1", "Deployment", PRODUCT), List.of(autoscaler.getScaleTargetRef().getApiVersion(),
                autoscaler.getScaleTargetRef().getKind(), autoscaler.getScaleTargetRef().getName()));
        assertEquals(3, autoscaler.getMinReplicas());
        // A pod that is ending does not count as surge and still has its connections; superusers have three reserved.
        int servers = autoscaler.getMaxReplicas() + 2 * rollout.getMaxSurge().getIntVal();
        int connections = servers * Integer.parseInt(production.environment("DB_POOL_SIZE"));
        assertTrue(connections <= 97, "more than PostgreSQL usually allows: " + connections);
    }

    @Test
    void productionBringsNoSecretAndNothingForTryingOut() {
        assertEquals(List.of(), production.all(Secret.class));
        assertEquals("production", production.environment("NOX_MODE"));
        assertEquals("production", monitored.environment("NOX_MODE"));
        assertEquals("trial", local.environment("NOX_MODE"));
        assertFalse(production.config().containsValue("generate"), production.config()::toString);
        assertFalse(production.config().containsValue("any"), production.config()::toString);
    }

    @Test
    void theDatabasesCertificateIsVerifiedByAMountedAuthority() {
        String url = first("--from-literal=url='([^']+)'", OPERATIONS);
        assertTrue(url.contains("sslmode=verify-full"), url);
        String authority = first("--from-file=(\\S+)=", first("(create configmap nox-database-ca .*)", OPERATIONS));
        assertTrue(url.contains("sslrootcert=" + DATABASE_CA + "/" + authority), url);
        assertEquals("nox-database-ca", production.pod().getVolumes().stream()
                .filter(volume -> volume.getConfigMap() != null && volume.getName().equals("database-ca"))
                .findFirst().orElseThrow().getConfigMap().getName());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aForeignImageIsPinnedByItsDigest(Overlay overlay) {
        overlay.pods().stream().map(PodTemplateSpec::getSpec)
                .flatMap(pod -> concat(pod.getContainers(), pod.getInitContainers()).stream()).map(Container::getImage)
                .filter(image -> !image.contains(PRODUCT))
                .forEach(image -> assertTrue(image.matches("[\\w./-]+@sha256:[0-9a-f]{64}"), image));
        assertTrue(first("ARG BASE=(\\S+)", read(Path.of("liberty/Containerfile"))).matches("\\S+@sha256:[0-9a-f]{64}"));
    }

    @Test
    void theGatewayIsTheHostOfTheBaseUrlByHttpsAlone() {
        var listeners = production.the(Gateway.class).getSpec().getListeners();
        assertEquals(1, listeners.size());
        assertEquals("HTTPS 443 Terminate", listeners.get(0).getProtocol() + " " + listeners.get(0).getPort() + " "
                + listeners.get(0).getTls().getMode());
        String host = listeners.get(0).getHostname();
        assertEquals("https://" + host + "/ui", production.config().get("nox.ui.base-url"));
        assertTrue(OPERATIONS.contains("create secret tls "
                + listeners.get(0).getTls().getCertificateRefs().get(0).getName() + " "));
        var route = production.the(HTTPRoute.class).getSpec();
        assertEquals(List.of(host), route.getHostnames());
        assertEquals(List.of(PRODUCT + " " + listeners.get(0).getName()), route.getParentRefs().stream()
                .map(parent -> parent.getName() + " " + parent.getSectionName()).toList());
    }

    @Test
    void theRouteLeadsToEveryResourceAndNowhereElse() throws IOException {
        var rules = production.the(HTTPRoute.class).getSpec().getRules();
        assertEquals(1, rules.size());
        int port = production.the(Service.class).getSpec().getPorts().get(0).getPort();
        assertEquals(List.of(PRODUCT + " " + port), rules.get(0).getBackendRefs().stream()
                .map(backend -> backend.getName() + " " + backend.getPort()).toList());
        var paths = rules.get(0).getMatches().stream().map(match -> match.getPath()).toList();
        assertEquals(Set.of("PathPrefix /ui", "PathPrefix /v2", "Exact /openapi", "Exact /.well-known/jwks.json",
                        "Exact /.well-known/security.txt"),
                paths.stream().map(path -> path.getType() + " " + path.getValue()).collect(toSet()));
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> resources = sources.filter(Files::isRegularFile)
                    .flatMap(source -> matches("(?m)^@Path\\(\"(/[^\"]+)\"\\)", read(source)))
                    .map(match -> match.group(1)).toList();
            assertFalse(resources.isEmpty());
            resources.forEach(resource -> assertTrue(paths.stream().anyMatch(path -> resource.equals(path.getValue())
                    || path.getType().equals("PathPrefix") && resource.startsWith(path.getValue() + "/")), resource));
        }
    }

    @Test
    void theGatewayDropsTheHeaderForwardedAndItsPodsAreTrusted() {
        var filters = production.the(HTTPRoute.class).getSpec().getRules().get(0).getFilters();
        assertEquals(List.of("RequestHeaderModifier"), filters.stream().map(filter -> filter.getType()).toList());
        assertEquals(List.of("Forwarded"), filters.get(0).getRequestHeaderModifier().getRemove());
        assertTrue(production.config().get("nox.proxies.trusted").matches("[\\d.]+/\\d+"));
    }

    /** The fields of NginxProxy v1alpha2 as NGINX Gateway Fabric 2.6 knows them. */
    @Test
    void theGatewaysNginxLogsNoPlaceWhereATokenMayStand() {
        var proxy = production.foreign("NginxProxy");
        var reference = production.the(Gateway.class).getSpec().getInfrastructure().getParametersRef();
        assertEquals(proxy.getApiVersion().split("/")[0] + " NginxProxy " + proxy.getMetadata().getName(),
                reference.getGroup() + " " + reference.getKind() + " " + reference.getName());
        assertEquals(Set.of("kubernetes", "logging"), proxy.<Map<?, ?>>get("spec").keySet());
        assertEquals(Map.of("deployment", Map.of("replicas", 2), "service", Map.of("externalTrafficPolicy", "Local")),
                proxy.get("spec", "kubernetes"));
        assertEquals(Set.of("accessLog", "errorLevel"), proxy.<Map<?, ?>>get("spec", "logging").keySet());
        assertEquals("emerg", proxy.get("spec", "logging", "errorLevel"));
        assertEquals(Set.of("escape", "format"), proxy.<Map<?, ?>>get("spec", "logging", "accessLog").keySet());
        assertEquals("json", proxy.get("spec", "logging", "accessLog", "escape"));
        String format = proxy.get("spec", "logging", "accessLog", "format");
        assertTrue(format.length() <= 4096 && !format.matches("(?s).*['\\n\\r].*"), format);
        assertEquals(Set.of("time_iso8601", "remote_addr", "request_method", "host", "status", "bytes_sent",
                        "request_time", "upstream_addr", "upstream_status", "upstream_response_time",
                        "sent_http_x_request_id"),
                matches("\\$(\\w+)", format).map(variable -> variable.group(1)).collect(toSet()));
    }

    static Stream<Named<Map<String, Object>>> alerts() {
        List<Map<String, Object>> rules =
                monitored.foreign("PrometheusRule").get("spec", "groups", 0, "rules");
        return rules.stream().map(rule -> Named.of(String.valueOf(rule.get("alert")), rule));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertSaysHowUrgentItIsAndWhatToDo(Map<String, Object> rule) {
        assertTrue(Set.of("alert", "expr", "for", "labels", "annotations").containsAll(rule.keySet()), rule::toString);
        assertTrue(Set.of("page", "ticket").contains(((Map<?, ?>) rule.get("labels")).get("severity")), rule::toString);
        assertEquals(Set.of("summary", "action"), ((Map<?, ?>) rule.get("annotations")).keySet(), rule::toString);
        assertTrue(rule.get("expr").toString().contains("job=\"" + monitored.environment("OTEL_SERVICE_NAME") + "\""),
                rule::toString);
    }

    private static boolean has(PodTemplateSpec pod, Map<String, String> labels) {
        return !labels.isEmpty() && pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
    }

    /** The tables of the configuration page: property to default. */
    private static Map<String, String> documentedProperties() {
        return matches("(?m)^\\| `([a-z.-]+)` \\| `[A-Z_]+` \\| (.*?) \\|", CONFIGURATION)
                .collect(toMap(row -> row.group(1), row -> row.group(2)));
    }

    private static Stream<String> listed(Overlay overlay, String property) {
        return Arrays.stream(overlay.config().getOrDefault(property, "").split(",")).filter(id -> !id.isEmpty());
    }

    private static <T> List<T> concat(Collection<T> some, Collection<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static String first(String regex, String text) {
        return matches(regex, text).findFirst().orElseThrow(() -> new AssertionError(regex + " in " + text)).group(1);
    }

    private static Stream<MatchResult> matches(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
