package dev.corelet.nri.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportSourceTest {

    @Test
    void namesTheSocketThatCannotBeConnectedTo(@TempDir Path directory) {
        Path socket = directory.resolve("nri.sock");
        assertThatThrownBy(() -> TransportSource.connectingTo(socket).open())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot connect to " + socket);
    }

    @Test
    void refusesADescriptorThatCannotBe() {
        assertThatThrownBy(() -> TransportSource.inherited(-1)).hasMessageContaining("-1");
    }

    @Test
    void findsTheConnectionOfALaunchedPlugin() {
        assertThat(TransportSource.launchedWith(Map.of())).isEmpty();
        assertThat(TransportSource.launchedWith(Map.of("NRI_PLUGIN_SOCKET", "3")))
                .get()
                .hasToString("inherited file descriptor 3")
                .returns(false, TransportSource::canReopen);
        assertThatThrownBy(() -> TransportSource.launchedWith(Map.of("NRI_PLUGIN_SOCKET", "three")))
                .hasMessageContaining("NRI_PLUGIN_SOCKET is 'three'");
    }
}
