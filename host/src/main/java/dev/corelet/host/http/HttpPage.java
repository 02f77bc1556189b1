package dev.corelet.host.http;

/** What there is to read at one path. */
public interface HttpPage {

    /**
     * Returns it as it is now.
     *
     * @param accept the request's {@code Accept}; empty if there is none
     */
    Answer read(String accept);

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param contentType what the body is
     * @param body the text
     */
    record Answer(int status, String contentType, String body) {}
}
