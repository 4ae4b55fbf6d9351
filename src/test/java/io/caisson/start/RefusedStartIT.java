package io.caisson.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where a piece is missing that nobody but the operator can bring, the start ends with one sentence about it. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartIT {

    private static final String KEYS = "k1:" + Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path directory;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .start();
    }

    @AfterEach
    void stopPostgres() throws Exception {
        postgres.close();
    }

    @Test
    void credentialsThatTheDatabaseDoesNotLetIn(CapturedOutput output) throws Exception {
        assertThat(onPostgres().and("SPRING_DATASOURCE_USERNAME", "nobody").refusal(output))
                .isEqualTo(
                        "SPRING_DATASOURCE_USERNAME is 'nobody', but must be a user that the database lets in with its password.");

        Files.writeString(
                directory.resolve("postgres/pg_hba.conf"),
                "local all all trust\nhost all all all scram-sha-256\n",
                StandardOpenOption.TRUNCATE_EXISTING);
        jdbc().sql("alter user postgres password 'right'").update();
        jdbc().sql("select pg_reload_conf()").query(Boolean.class).single();
        assertThat(onPostgres().and("SPRING_DATASOURCE_PASSWORD", "wr0ng").refusal(output))
                .startsWith("SPRING_DATASOURCE_USERNAME is 'postgres', but must be a user")
                .doesNotContain("wr0ng");
    }

    @Test
    void aDatabaseThatIsNotThereOrDoesNotAnswer(CapturedOutput output) throws Exception {
        assertThat(onPostgres().and("SPRING_DATASOURCE_URL", url("absent")).refusal(output))
                .startsWith("SPRING_DATASOURCE_URL is 'jdbc:postgresql://localhost:")
                .contains("database \"absent\" does not exist");
        postgres.close();
        assertThat(onPostgres().refusal(output)).contains("the address of a PostgreSQL that answers");
    }

    @Test
    void aPostgresThatIsTooOld(CapturedOutput output) throws Exception {
        try (var old = new OldPostgres()) {
            assertThat(onPostgres().and("SPRING_DATASOURCE_URL", old.url()).refusal(output))
                    .isEqualTo("SPRING_DATASOURCE_URL is '%s', but must be of a PostgreSQL 15 or later; this one is 14."
                            .formatted(old.url()));
        }
    }

    @Test
    void aDatabaseInWhichItMayNotMakeTables(CapturedOutput output) throws Exception {
        jdbc().sql("create role reader login").update();

        assertThat(onPostgres().and("SPRING_DATASOURCE_USERNAME", "reader").refusal(output))
                .startsWith("SPRING_DATASOURCE_URL is 'jdbc:postgresql://localhost:")
                .contains("in which Caisson may make its tables", "permission denied");
    }

    @Test
    void aSchemaOfANewerVersionOrOneThatWasAltered(CapturedOutput output) throws Exception {
        onPostgres().run().close();
        var history = jdbc();
        history.sql("update flyway_schema_history set checksum = checksum + 1 where version = '5'")
                .update();
        assertThat(onPostgres().refusal(output))
                .startsWith("SPRING_DATASOURCE_URL is 'jdbc:postgresql://localhost:")
                .contains("migration 5 in it is another one", "restore a backup");

        history.sql("update flyway_schema_history set checksum = checksum - 1 where version = '5'")
                .update();
        history.sql("""
                insert into flyway_schema_history
                (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'postgres', 1, true)""").update();
        assertThat(onPostgres().refusal(output))
                .contains("migration 999 in it is a newer one's. Start that one, or restore a backup from before it");

        history.sql("delete from flyway_schema_history where version = '999'").update();
        onPostgres().run().close();
    }

    @Test
    void keysThatAreMissingOrOthersThanThoseThatSealed(CapturedOutput output) throws Exception {
        assertThat(onPostgres().and("CAISSON_ENCRYPTION_KEYS", "").refusal(output))
                .startsWith("CAISSON_ENCRYPTION_KEYS is '', but must be keys such as");
        onPostgres().run().close();

        var other = Base64.getEncoder().encodeToString("another key of thirty-two bytes!".getBytes());
        assertThat(onPostgres().and("CAISSON_ENCRYPTION_KEYS", "k1:" + other).refusal(output))
                .startsWith("CAISSON_ENCRYPTION_KEYS is 'k1', but must be the id of the key that it named before")
                .doesNotContain(other);
        assertThat(onPostgres().and("CAISSON_ENCRYPTION_KEYS", "k2:" + other).refusal(output))
                .contains("a list that still holds the key 'k1'")
                .doesNotContain(other);
    }

    @Test
    void aPortOnWhichSomebodyElseListens(CapturedOutput output) throws Exception {
        try (var taken = new ServerSocket(0)) {
            var port = Integer.toString(taken.getLocalPort());
            assertThat(onPostgres().and("SERVER_PORT", port).refusal(output))
                    .isEqualTo(
                            "SERVER_PORT is '%s', but must be a port on which nothing else listens.".formatted(port));
        }
    }

    @Test
    void aDataDirectoryThatAnotherCaissonUses(CapturedOutput output) {
        var home = directory.resolve("data").toString();
        try (var other = Start.with("CAISSON_DATA_DIRECTORY", home).run()) {
            assertThat(Start.with("CAISSON_DATA_DIRECTORY", home).refusal(output))
                    .startsWith(
                            "CAISSON_DATA_DIRECTORY is '%s', but must be a directory that no other".formatted(home));
            assertThat(other.isActive()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "not: [yaml: topsecret" | a kubeconfig, in YAML, that Caisson can make sense of
            "{}"                    | a kubeconfig whose current context names a cluster
            "current-context: none" | a kubeconfig whose current context names a cluster
            """)
    void aKubeconfigThatNamesNoCluster(String content, String allowed, CapturedOutput output) throws Exception {
        var file = Files.writeString(directory.resolve("kubeconfig"), content);

        assertThat(withKubeconfig(file, onPostgres().and("CAISSON_CLUSTER_MODE", "kubernetes"), output))
                .isEqualTo("KUBECONFIG is '%s', but must be %s.".formatted(file, allowed));
        assertThat(output.toString()).doesNotContain("topsecret");
    }

    @Test
    void aKubeconfigThatIsNotThere(CapturedOutput output) {
        var file = directory.resolve("absent");

        assertThat(withKubeconfig(file, onPostgres().and("CAISSON_CLUSTER_MODE", "kubernetes"), output))
                .isEqualTo("KUBECONFIG is '%s', but must be the path of a kubeconfig that Caisson can read."
                        .formatted(file));
    }

    /** As a process, because only that can be without a home. */
    @Test
    void aRealClusterThatNothingNames() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var start = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.caisson.CaissonApplication")
                .redirectErrorStream(true);
        start.environment().keySet().removeIf(name -> name.startsWith("KUBE"));
        start.environment().put("HOME", directory.toString());
        start.environment().put("CAISSON_CLUSTER_MODE", "kubernetes");
        start.environment().put("CAISSON_ENCRYPTION_KEYS", KEYS);
        start.environment().put("SPRING_DATASOURCE_URL", url("postgres"));
        start.environment().put("SPRING_DATASOURCE_USERNAME", "postgres");
        var process = start.start();

        var output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Start.sentence(output))
                .isEqualTo("CAISSON_CLUSTER_MODE is 'kubernetes', but must be 'simulated' where no cluster is named:"
                        + " set KUBECONFIG, or run Caisson in a pod with a service account.");
    }

    private static String withKubeconfig(Path file, Start start, CapturedOutput output) {
        System.setProperty("kubeconfig", file.toString()); // which goes before the variable of the same name
        try {
            return start.refusal(output);
        } finally {
            System.clearProperty("kubeconfig");
        }
    }

    private Start onPostgres() {
        return Start.with("SPRING_DATASOURCE_URL", url("postgres"))
                .and("SPRING_DATASOURCE_USERNAME", "postgres")
                .and("CAISSON_ENCRYPTION_KEYS", KEYS);
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), database);
    }

    private JdbcClient jdbc() {
        return JdbcClient.create(postgres.getPostgresDatabase());
    }
}
