package energy.nox.authenticator.support;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** One of {@code k8s/overlays}, rendered as an operator renders it and read as strictly as an API server does. */
public record Overlay(String name, List<HasMetadata> documents) {

    /** What the product's own documents are called. */
    public static final String PRODUCT = "nox-authenticator";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(ConfigMap.class, Deployment.class,
            Gateway.class, HTTPRoute.class, HorizontalPodAutoscaler.class, NetworkPolicy.class, PodDisruptionBudget.class, Secret.class,
            Service.class, ServiceAccount.class, StatefulSet.class).collect(toMap(
                    kind -> HasMetadata.getApiVersion(kind) + " " + HasMetadata.getKind(kind), Function.identity()));

    /** Kinds of the Prometheus Operator and of NGINX Gateway Fabric, of which there is no model here. */
    private static final Set<String> FOREIGN =
            Set.of("monitoring.coreos.com/v1 PrometheusRule", "gateway.nginx.org/v1alpha2 NginxProxy");
    private static final ObjectMapper LENIENT = new ObjectMapper();

    /** The models would collect an unknown field in an any-setter, and Jackson make a string of a number. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> text
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    /** Renders {@code k8s/overlays/<name>}. */
    public static Overlay render(String name) {
        return new Overlay(name, parse(Kustomize.render("k8s/overlays/" + name)));
    }

    /** Renders what an operator writes who takes a component into an overlay. */
    public static Overlay render(String name, String component) {
        try {
            Path own = Files.createDirectories(Path.of("target", "overlays", name + "-with-" + component));
            Files.writeString(own.resolve("kustomization.yaml"), """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    resources: [../../../k8s/overlays/%s]
                    components: [../../../k8s/%s]
                    """.formatted(name, component));
            return new Overlay(name + " with " + component, parse(Kustomize.render(own.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException where a kind or a field is unknown or a value has another type */
    public static List<HasMetadata> parse(String yaml) {
        Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
        return StreamSupport.stream(documents.spliterator(), false).map(Overlay::document).toList();
    }

    private static HasMetadata document(Object document) {
        Map<?, ?> fields = (Map<?, ?>) document;
        String kind = fields.get("apiVersion") + " " + fields.get("kind");
        if (FOREIGN.contains(kind)) {
            return LENIENT.convertValue(document, GenericKubernetesResource.class);
        }
        if (!KINDS.containsKey(kind)) {
            throw new IllegalArgumentException("A kind without a model here: " + kind);
        }
        return STRICT.convertValue(document, KINDS.get(kind));
    }

    public <T extends HasMetadata> List<T> all(Class<T> kind) {
        return documents.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The product's own one of its kind. */
    public <T extends HasMetadata> T the(Class<T> kind) {
        return all(kind).stream().filter(document -> document.getMetadata().getName().equals(PRODUCT)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + PRODUCT));
    }

    /** The product's own one of a kind that has no model. */
    public GenericKubernetesResource foreign(String kind) {
        return all(GenericKubernetesResource.class).stream().filter(document -> document.getKind().equals(kind))
                .findFirst().orElseThrow(() -> new AssertionError("no " + kind));
    }

    public List<PodTemplateSpec> pods() {
        return Stream.concat(all(Deployment.class).stream().map(deployment -> deployment.getSpec().getTemplate()),
                all(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate())).toList();
    }

    public PodSpec pod() {
        return the(Deployment.class).getSpec().getTemplate().getSpec();
    }

    public Container container() {
        return pod().getContainers().get(0);
    }

    public String environment(String variable) {
        return container().getEnv().stream().filter(candidate -> candidate.getName().equals(variable)).findFirst()
                .orElseThrow().getValue();
    }

    /** The properties that it mounts from its ConfigMap. */
    public Map<String, String> config() {
        return the(ConfigMap.class).getData();
    }

    /** The properties that it mounts from a Secret, where it has one of its own. */
    public Map<String, String> secrets() {
        return all(Secret.class).stream().filter(secret -> secret.getMetadata().getName().equals(PRODUCT))
                .flatMap(secret -> secret.getData().entrySet().stream())
                .collect(toMap(Map.Entry::getKey, entry -> new String(
                        Base64.getMimeDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return name;
    }
}
