package dev.corelet.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.topology.Overrides;
import dev.corelet.host.topology.Overrides.Stated;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigWriterTest {

    private final AgentConfigFile reader =
            new AgentConfigFile(new Surroundings("sandbox", Path.of("/plugins"), Overrides.NONE));

    @Test
    void theAgentReadsWhatIsSaidAboutTheMachine(@TempDir Path directory) {
        Path file = directory.resolve("agent.yaml");
        AgentConfig config = reader.parse("user.yaml", """
                overrides:
                  pCores: 0,2
                  eCores: 1,3
                  caches:
                    - {level: 2, cpusets: [0, 2], size: 16G}
                    - {kind: i, cpusets: [0-3]}
                """);

        AgentConfigWriter.write(config, file);

        Overrides read = reader.read(file).overrides();
        assertThat(read.pCores().map(Stated::value))
                .isEqualTo(config.overrides().pCores().map(Stated::value));
        assertThat(read.eCores().map(Stated::value))
                .isEqualTo(config.overrides().eCores().map(Stated::value));
        assertThat(read.caches().map(Stated::value))
                .isEqualTo(config.overrides().caches().map(Stated::value));
    }
}
