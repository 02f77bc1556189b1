package dev.corelet.plugin.topologyaware.annotation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one annotation from the events of a YAML parser. No types are resolved and no aliases followed, and what is
 * nested too deeply is refused before it costs anything.
 */
final class YamlReader {

    /** No annotation that says something sensible comes near to this. */
    static final int MAX_LENGTH = 4096;

    private static final int MAX_DEPTH = 8;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(MAX_LENGTH).build();

    private final String key;
    private final Iterator<Event> events;

    private YamlReader(String key, Iterator<Event> events) {
        this.key = key;
        this.events = events;
    }

    /**
     * Reads the text of the annotation of that key; an empty one is an empty mapping.
     *
     * @throws BadAnnotationException if it is no YAML, or too long, or too deep
     */
    static YamlValue read(String key, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new BadAnnotationException("annotation %s: it has %d characters, expected at most %d"
                    .formatted(key, text.length(), MAX_LENGTH));
        }
        try {
            return new YamlReader(key, new Parse(SETTINGS).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw new BadAnnotationException(
                    "annotation %s: line %d is no valid YAML: %s".formatted(key, line, e.getProblem()));
        } catch (YamlEngineException e) {
            throw new BadAnnotationException("annotation %s is no valid YAML: %s".formatted(key, e.getMessage()));
        } catch (BadAnnotationException e) {
            throw e;
        } catch (RuntimeException e) {
            // The parser reads some escapes as numbers without looking whether they are.
            throw new BadAnnotationException("annotation %s is no valid YAML: %s".formatted(key, e));
        }
    }

    private YamlValue document() {
        events.next(); // the start of the stream
        if (events.next().getEventId() == Event.ID.StreamEnd) {
            return new YamlValue.Entries(1, Map.of());
        }
        YamlValue value = value(events.next(), 0);
        events.next(); // the end of the document
        Event after = events.next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw bad(after, "another document begins, expected only one");
        }
        return value;
    }

    private YamlValue value(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw bad(event, "values are nested more than %d deep".formatted(MAX_DEPTH));
        }
        if (event instanceof ScalarEvent scalar) {
            return new YamlValue.Text(line(event), scalar.getValue());
        }
        if (event instanceof SequenceStartEvent) {
            return items(event, depth);
        }
        if (event instanceof MappingStartEvent) {
            return entries(event, depth);
        }
        throw bad(event, "found an alias, expected the value itself");
    }

    private YamlValue items(Event start, int depth) {
        List<YamlValue> items = new ArrayList<>();
        Event next = events.next();
        while (next.getEventId() != Event.ID.SequenceEnd) {
            items.add(value(next, depth + 1));
            next = events.next();
        }
        return new YamlValue.Items(line(start), items);
    }

    private YamlValue entries(Event start, int depth) {
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        Event next = events.next();
        while (next.getEventId() != Event.ID.MappingEnd) {
            if (!(next instanceof ScalarEvent name)) {
                throw bad(next, "a key is no text");
            }
            if (entries.put(name.getValue(), value(events.next(), depth + 1)) != null) {
                throw bad(next, "the key '%s' is there twice".formatted(name.getValue()));
            }
            next = events.next();
        }
        return new YamlValue.Entries(line(start), entries);
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private BadAnnotationException bad(Event at, String problem) {
        return new BadAnnotationException("annotation %s: line %d: %s".formatted(key, line(at), problem));
    }
}
