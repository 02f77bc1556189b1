package dev.corelet.api.topology;

/**
 * The kind of a physical core on a machine that mixes several. Machines with one kind only have {@link #P_CORE}s.
 *
 * @param name a word of letters, digits, {@code -} and {@code _} that starts with a letter, at most 32 characters
 */
public record CoreKind(String name) {

    /** A core made for performance. */
    public static final CoreKind P_CORE = new CoreKind("P-core");

    /** A core made for efficiency. */
    public static final CoreKind E_CORE = new CoreKind("E-core");

    /** An E-core that draws less power than the others, on a die of its own. */
    public static final CoreKind LOW_POWER_E_CORE = new CoreKind("LPE-core");

    public CoreKind {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,31}")) {
            throw new IllegalArgumentException(
                    "'%s' does not name a core kind; expected a word such as P-core".formatted(name));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
