package dev.corelet.host.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerdConfigTest {

    private static String on(String text) {
        return ContainerdConfig.withNriAndCdi("config.toml", text);
    }

    @Test
    void whatIsOffIsSwitchedOnAndTheRestIsAsItWas() {
        assertThat(on("""
                        # ours
                        version = 2
                        [plugins]
                          [plugins."io.containerd.grpc.v1.cri"]
                            sandbox_image = "pause:3"   # [not a table]
                            enable_cdi = false # not yet
                            [plugins."io.containerd.grpc.v1.cri".containerd]
                              disable = true
                          [plugins."io.containerd.nri.v1.nri"]
                            disable = true
                            disable_connections = true
                            socket_path = "/var/run/nri/nri.sock"
                        """)).isEqualTo("""
                        # ours
                        version = 2
                        [plugins]
                          [plugins."io.containerd.grpc.v1.cri"]
                            sandbox_image = "pause:3"   # [not a table]
                            enable_cdi = true # not yet
                            [plugins."io.containerd.grpc.v1.cri".containerd]
                              disable = true
                          [plugins."io.containerd.nri.v1.nri"]
                            disable = false
                            disable_connections = false
                            socket_path = "/var/run/nri/nri.sock"
                        """);
    }

    @Test
    void aTableThatIsThereGetsTheKey() {
        assertThat(on("""
                        version = 2
                          [plugins."io.containerd.nri.v1.nri"]
                            socket_path = "/nri.sock"
                        [plugins.'io.containerd.grpc.v1.cri']
                        """)).isEqualTo("""
                        version = 2
                          [plugins."io.containerd.nri.v1.nri"]
                            disable = false
                            socket_path = "/nri.sock"
                        [plugins.'io.containerd.grpc.v1.cri']
                          enable_cdi = true
                        """);
    }

    @Test
    void aTableThatIsMissingIsAddedAtTheEnd() {
        assertThat(on("version = 2")).isEqualTo("""
                        version = 2

                        [plugins."io.containerd.nri.v1.nri"]
                          disable = false

                        [plugins."io.containerd.grpc.v1.cri"]
                          enable_cdi = true
                        """);
    }

    @Test
    void aKeyThatIsWrittenWithItsTablesNameIsTheSameKey() {
        assertThat(on("""
                        version = 3
                        [plugins]
                        "io.containerd.nri.v1.nri".disable = true
                        """)).contains("\"io.containerd.nri.v1.nri\".disable = false\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version = 3\n",
                "version = 3\nimports = ['/etc/containerd/conf.d/*.toml']\n",
                "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\n  enable_cdi = true\n",
                """
                version = 2
                [plugins."io.containerd.grpc.v1.cri"]
                enable_cdi = true
                [plugins."io.containerd.nri.v1.nri"]
                disable = false
                """
            })
    void whatIsOnStaysToTheLetter(String text) {
        assertThat(on(text)).isEqualTo(text);
    }

    @Test
    void aSecondTimeChangesNothing() {
        String once = on("version = 2\n[plugins]\n");

        assertThat(on(once)).isEqualTo(once);
    }

    @Test
    void stringsAndListsOfSeveralLinesAreNotReadAsTables() {
        String text = """
                version = 3
                oom_score = [
                  "a", # ]
                  "[plugins.'io.containerd.nri.v1.nri']",
                ]
                note = \"""
                [plugins.'io.containerd.nri.v1.nri']
                disable = true
                \"""
                """;

        assertThat(on(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            root = "/x"                                         | config.toml:1: no version is set; expected version = 2 or 3
            version = 1                                         | config.toml:1: version: found 1, expected 2 or 3
            version = 2;what is this                            | config.toml:2: found 'what is this', expected a table or a setting of TOML
            version = 2;a = [                                   | config.toml:2: the value has no end; expected TOML
            version = 2;plugins = {}                            | config.toml:2: found plugins as a key, expected a table [plugins."io.containerd.nri.v1.nri"]; set disable = false by hand
            version = 2;[plugins];"io.containerd.nri.v1.nri" = {disable = true} | config.toml:3: found plugins.io.containerd.nri.v1.nri as a key, expected a table
            version = 2;[plugins];"io.containerd.nri.v1.nri".x = 1 | config.toml:3: found plugins.io.containerd.nri.v1.nri.x as a key, expected a table
            version = 2;[plugins."io.containerd.nri.v1.nri"];disable = "yes" | config.toml:3: disable: found "yes", expected true or false
            version = 2;imports = ["/etc/more.toml"]            | config.toml:2: imports: what those files say counts before this one
            disabled_plugins = ["cri"];version = 2              | config.toml:1: disabled_plugins: found ["cri"]; take CRI and NRI out by hand
            disabled_plugins = ["io.containerd.nri.v1.nri"];version = 3 | config.toml:1: disabled_plugins: found
            """)
    void whatItDoesNotUnderstandIsRefusedWithItsLine(String lines, String message) {
        assertThatThrownBy(() -> on(lines.replace(';', '\n')))
                .isInstanceOf(OperatorException.class)
                .hasMessageStartingWith(message);
    }
}
