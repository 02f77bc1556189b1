package dev.corelet.host.plugin;

import java.util.List;

/**
 * What a plugin sees of the host: the JDK, the plugin API and the logging facade, nothing else, so that a plugin can
 * neither come to depend on the host nor clash with the host's libraries.
 */
final class ApiClassLoader extends ClassLoader {

    private static final List<String> VISIBLE = List.of("dev.corelet.api.", "org.slf4j.", "org.pf4j.");

    private final ClassLoader host;

    ApiClassLoader(ClassLoader host) {
        super("corelet-api", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    /** Tells whether a class comes from the host even if the plugin's jar brings a copy of it. */
    static boolean fromHost(String className) {
        return VISIBLE.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (fromHost(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
