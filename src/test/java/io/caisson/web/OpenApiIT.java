package io.caisson.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.e2e.Contract;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Holds openapi.yaml to the running application, in both directions. What is answered, {@link Contract} holds to it. */
class OpenApiIT extends WebIT {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Test
    void listsEveryRouteThatIsServedAndNoOther() {
        var served = routes().stream().map(AllRoutes.Route::toString).collect(Collectors.toCollection(TreeSet::new));

        assertThat(new TreeSet<>(Contract.operations().keySet())).isEqualTo(served);
    }

    @Test
    void knowsEveryFieldThatARequestTakesAndNoOther() {
        for (var route : routes()) {
            var body = Arrays.stream(route.handler().getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                    .findFirst();
            var documented = Contract.operations().get(route.toString()).path("requestBody");
            var streamed = Arrays.stream(route.handler().getMethodParameters())
                    .anyMatch(parameter -> parameter.getParameterType().equals(InputStream.class));
            assertThat(documented.isMissingNode()).as("%s takes a body", route).isEqualTo(body.isEmpty() && !streamed);
            body.ifPresent(parameter -> assertThat(Contract.resolved(documented.at("/content/application~1json/schema"))
                            .path("properties")
                            .propertyNames())
                    .as("the fields of %s", route)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(parameter.getParameterType().getRecordComponents())
                                    .map(RecordComponent::getName)
                                    .toList()));
        }
    }

    @Test
    void namesEveryOperationOnceAndSaysWhatItIsFor() {
        var operations = Contract.operations().values();

        assertThat(operations)
                .extracting(operation -> operation.path("operationId").asString(""))
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(operations).allMatch(operation -> operation.hasNonNull("summary"));
    }

    @Test
    void everyReferenceInTheFileLeadsSomewhere() {
        assertThat(Contract.references()).isNotEmpty().allSatisfy(reference -> assertThat(
                        Contract.at(reference).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void isServedWithoutAToken() throws Exception {
        var file = operator().send("/v1/openapi.yaml", "GET", null, Map.of("Authorization", ""));

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.text()).startsWith("openapi: 3.1");
    }

    private List<AllRoutes.Route> routes() {
        return AllRoutes.of(mappings).all().stream()
                .filter(AllRoutes.Route::api)
                .toList();
    }
}
