package dev.corelet.host.health;

/**
 * How one part of the agent is.
 *
 * @param name what people call the part
 * @param ok whether it does what it is for
 * @param detail what there is to say: where it failed, why, and what to do; may be empty
 */
public record PartHealth(String name, boolean ok, String detail) {

    /** Tells of a part that is well. */
    public static PartHealth ok(String name, String detail) {
        return new PartHealth(name, true, detail);
    }

    /** Tells of a part that is not. */
    public static PartHealth failed(String name, String why) {
        return new PartHealth(name, false, why);
    }

    /** Returns it as a line: {@code ok NAME DETAIL} or {@code failed NAME: WHY}. What peers said stays on that line. */
    String line() {
        String said = detail.replaceAll("\\p{Cntrl}+", " ").strip();
        return ok ? "ok %s %s".formatted(name, said).strip() : "failed %s: %s".formatted(name, said);
    }
}
