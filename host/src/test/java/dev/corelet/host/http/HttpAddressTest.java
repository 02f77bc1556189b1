package dev.corelet.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {

    @ParameterizedTest
    @CsvSource({
        ":8080, '', 8080",
        "127.0.0.1:0, 127.0.0.1, 0",
        "node-1.example:65535, node-1.example, 65535",
        "[::1]:8080, ::1, 8080",
    })
    void aHostAndAPortAreAnAddressThatIsWrittenAsItWasRead(String text, String host, int port) {
        assertThat(HttpAddress.parse(text)).contains(new HttpAddress(host, port));
        assertThat(new HttpAddress(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8080", ":", ":65536", ":-1", "::1:8080", "[::1]", "http://host:80", "a b:80", ":80/"})
    void anythingElseIsNone(String text) {
        assertThat(HttpAddress.parse(text)).isEmpty();
    }
}
