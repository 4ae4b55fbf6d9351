package io.caisson.web.api;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The contract of all of this, for people and for programs, without a token. */
@RestController
class OpenApi {

    private static final Resource FILE = new ClassPathResource("openapi.yaml");

    @GetMapping(path = "/v1/openapi.yaml", produces = "application/yaml")
    Resource file() {
        return FILE;
    }
}
