# syntax=docker/dockerfile:1
# docker build -t localhost:5000/caisson:0.1.0 .
#
# Both base images are arguments, for who keeps a registry of their own. BUILD needs a JDK 25, Maven 3.8+ and Node 20+;
# RUNTIME needs a Java 25 runtime and nothing else, not even a shell.
ARG BUILD=docker.io/library/maven:3.9-eclipse-temurin-25
ARG NODE=docker.io/library/node:22-slim
ARG RUNTIME=docker.io/library/eclipse-temurin:25-jre

FROM ${NODE} AS node

FROM ${BUILD} AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s /usr/local/lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /caisson
COPY pom.xml ./
COPY frontend frontend
COPY src src
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -DskipTests -Dspotless.check.skip=true package \
    && java -Djarmode=tools -jar target/caisson-*-SNAPSHOT.jar extract --layers --destination layers \
    && mv layers/application/caisson-*.jar layers/application/caisson.jar

FROM ${RUNTIME}
WORKDIR /caisson
# What changes least comes first.
COPY --from=build /caisson/layers/dependencies/ ./
COPY --from=build /caisson/layers/spring-boot-loader/ ./
COPY --from=build /caisson/layers/snapshot-dependencies/ ./
COPY --from=build /caisson/layers/application/ ./
USER 10001:10001
EXPOSE 8080
ENV CAISSON_DATA_DIRECTORY=/tmp/caisson
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "caisson.jar"]
