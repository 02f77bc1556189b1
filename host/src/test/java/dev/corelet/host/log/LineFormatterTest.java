package dev.corelet.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a line of the log looks like, from the call in the code to the text. */
class LineFormatterTest {

    private static final Instant TIME = Instant.parse("2026-11-23T19:04:05.123456789Z");

    private final Logger jul = Logger.getLogger("dev.corelet.test.LineFormatterTest");
    private final org.slf4j.Logger log = LoggerFactory.getLogger("dev.corelet.test.LineFormatterTest");
    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            line.setInstant(TIME);
            records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        jul.setUseParentHandlers(false);
        jul.setLevel(Level.ALL);
        jul.addHandler(handler);
    }

    @AfterEach
    void stop() {
        jul.removeHandler(handler);
    }

    private String text() {
        return new LineFormatter().format(records.get(0));
    }

    private JsonNode json() throws Exception {
        String line = new LineFormatter(LogFormat.JSON).format(records.get(0));
        assertThat(line).endsWith("}\n").hasLineCount(1);
        return new ObjectMapper().readTree(line);
    }

    @Test
    void anEventIsALineOfItsMessageAndItsKeys() {
        log.atInfo().addKeyValue("claim", "default/a").addKeyValue("cpus", 3).log("prepared");

        assertThat(text())
                .isEqualTo(
                        "2026-11-23T19:04:05.123456Z INFO dev.corelet.test.LineFormatterTest prepared claim=default/a cpus=3\n");
    }

    @Test
    void anEventIsAnObjectWithItsKeysAsFields() throws Exception {
        log.atWarn().addKeyValue("claim", "default/a").addKeyValue("cpus", 3).log("prepared");

        assertThat(json()).hasToString("""
                        {"time":"2026-11-23T19:04:05.123456Z","level":"warn","logger":"dev.corelet.test.LineFormatterTest","message":"prepared","claim":"default/a","cpus":3}""");
    }

    @Test
    void textFromOutsideStaysInItsField() throws Exception {
        String text = "a \"b\"\n2026-11-23 ERROR forged\u001b[2J \u202e \\ \u00e4 \ud83d\ude00 \ud83d";
        log.atInfo().addKeyValue("error", text).log("refused");

        assertThat(text())
                .hasLineCount(1)
                .endsWith(
                        "refused error=\"a \\\"b\\\"\\n2026-11-23 ERROR forged\\u001b[2J \\u202e \\\\ \u00e4 \ud83d\ude00 \\ud83d\"\n");
        assertThat(json().get("error").stringValue()).isEqualTo(text);
    }

    @Test
    void messagesOfLibrariesStayOnTheirLineAndAreFilledIn() throws Exception {
        jul.log(Level.SEVERE, "{0} went\nwrong", "something");

        assertThat(text()).endsWith("ERROR dev.corelet.test.LineFormatterTest something went\\nwrong\n");
        assertThat(json().get("message").stringValue()).isEqualTo("something went\nwrong");
    }

    @Test
    void anExceptionIsAKeyAndItsStackAnother() throws Exception {
        log.error("failed", new IllegalStateException("no way"));

        assertThat(text()).hasLineCount(1).contains(" failed error=\"java.lang.IllegalStateException: no way\" stack=");
        assertThat(json().get("stack").stringValue()).contains("\n\tat ");
    }

    @Test
    void whatIsTooLongIsCut() {
        log.atInfo().addKeyValue("error", "x".repeat(100_000)).log("refused");

        assertThat(text()).hasSizeLessThan(5000).endsWith("x...\n");
    }

    @Test
    void aMessageWithItsPlaceholdersIsOneToo() {
        log.debug("{} of {}", 1, 2);

        assertThat(text()).endsWith("DEBUG dev.corelet.test.LineFormatterTest 1 of 2\n");
    }
}
