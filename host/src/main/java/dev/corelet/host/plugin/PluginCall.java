package dev.corelet.host.plugin;

import java.util.function.Supplier;

/** Entering a plugin's code, and leaving it again whatever happens inside. */
public final class PluginCall {

    private PluginCall() {}

    /**
     * Calls into the plugin that {@code extension} comes from, with that plugin's class loader as the thread's own.
     *
     * @param what names the extension and the call for the error, such as "scheme attrs-hybrid: devices()"
     * @throws PluginFailure if the plugin throws anything but an error of the JVM itself, or returns null
     */
    public static <T> T into(Object extension, String what, Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(extension.getClass().getClassLoader());
        try {
            T answer = call.get();
            if (answer == null) {
                throw new PluginFailure(what + " returned null");
            }
            return answer;
        } catch (PluginFailure e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw new PluginFailure("%s threw %s".formatted(what, e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
