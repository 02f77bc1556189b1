package dev.corelet.sandbox.scheduler.cel;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.values.SelectableValue;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes or capacities of a device by domain, where a domain that the device does not have is an empty map.
 *
 * <p>So {@code device.attributes["other.vendor"].model} fails for want of {@code model}, and
 * {@code has(device.attributes["other.vendor"].model)} is false, while {@code "other.vendor" in device.attributes} is
 * still false (contract section 3.6).
 */
final class DomainMap extends AbstractMap<String, Map<String, Object>> implements SelectableValue<String> {

    private final Map<String, Map<String, Object>> domains;

    private DomainMap(Map<String, Map<String, Object>> domains) {
        this.domains = domains;
    }

    static DomainMap of(Map<String, Map<String, Object>> domains) {
        Map<String, Map<String, Object>> named = new TreeMap<>();
        domains.forEach((domain, values) -> named.put(domain, new NamedValues(domain, values)));
        return new DomainMap(named);
    }

    @Override
    public Set<Entry<String, Map<String, Object>>> entrySet() {
        return domains.entrySet();
    }

    @Override
    public boolean containsKey(Object key) {
        return key instanceof String domain && domains.containsKey(domain);
    }

    @Override
    public @Nullable Map<String, Object> get(@Nullable Object key) {
        return key instanceof String domain ? select(domain) : null;
    }

    @Override
    public Map<String, Object> select(String domain) {
        Map<String, Object> values = domains.get(domain);
        return values == null ? new NamedValues(domain, Map.of()) : values;
    }

    @Override
    public Optional<Map<String, Object>> find(String domain) {
        return Optional.of(select(domain));
    }

    /** The values of one domain; asking for one that is missing fails and names those there are. */
    private static final class NamedValues extends AbstractMap<String, Object> implements SelectableValue<String> {

        private final String domain;
        private final Map<String, Object> values;

        NamedValues(String domain, Map<String, Object> values) {
            this.domain = domain;
            this.values = values;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return values.entrySet();
        }

        @Override
        public boolean containsKey(Object key) {
            return key instanceof String name && values.containsKey(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return key instanceof String name ? values.get(name) : null;
        }

        @Override
        public Object select(String name) {
            return find(name)
                    .orElseThrow(() -> CelAttributeNotFoundException.of("no such key: " + name + " (" + known() + ")"));
        }

        @Override
        public Optional<Object> find(String name) {
            return Optional.ofNullable(values.get(name));
        }

        private String known() {
            return values.isEmpty()
                    ? "the device has nothing in domain " + domain
                    : domain + " has " + String.join(", ", values.keySet());
        }
    }
}
