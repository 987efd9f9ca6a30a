import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.Session;
import io.trino.metadata.Metadata;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.security.PrincipalType;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.TestingSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Trino in one process: `Trino SCHEMA NOW` reads a statement from each line, as a JSON text, and answers with a line of JSON. Tables are
 * kept in memory, and to the statements it is always NOW.
 */
public class Trino {
    private static final String CATALOG = "memory";

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // The engine logs to standard output.
        System.setOut(System.err);
        Session session = TestingSession.testSessionBuilder()
                .setCatalog(CATALOG)
                .setSchema(arguments[0])
                .setStart(Instant.parse(arguments[1]))
                .setTimeZoneKey(TimeZoneKey.UTC_KEY)
                .build();
        ObjectMapper json = new ObjectMapper();
        try (LocalQueryRunner trino = LocalQueryRunner.create(session)) {
            trino.createCatalog(CATALOG, new MemoryPlugin().getConnectorFactories().iterator().next(), Map.of());
            createSchema(trino, arguments[0]);
            BufferedReader statements = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = statements.readLine(); line != null; line = statements.readLine()) {
                answers.println(json.writeValueAsString(answer(trino, json.readValue(line, String.class))));
            }
        }
    }

    /** As a call, because this runner has no statement for it. */
    private static void createSchema(LocalQueryRunner trino, String name) {
        Metadata metadata = trino.getMetadata();
        trino.inTransaction(session -> {
            TrinoPrincipal owner = new TrinoPrincipal(PrincipalType.USER, session.getUser());
            metadata.createSchema(session, new CatalogSchemaName(CATALOG, name), Map.of(), owner);
            return null;
        });
    }

    private static Map<String, Object> answer(LocalQueryRunner trino, String statement) {
        try {
            MaterializedResult result = trino.execute(statement);
            return Map.of(
                    "columns", result.getColumnNames(),
                    "rows", result.getMaterializedRows().stream().map(MaterializedRow::getFields).toList());
        }
        catch (RuntimeException refused) {
            return Map.of("error", String.valueOf(refused.getMessage()));
        }
    }
}
