package dev.corelet.host.picture;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an XML document into memory, where nothing can fail but a misuse. */
final class Xml {

    /** A step of writing. */
    private interface Step {
        void write() throws XMLStreamException;
    }

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter writer;

    Xml() {
        try {
            // Not whichever implementation happens to be on the class path: they write differently.
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw misuse(e);
        }
    }

    /** Starts an element, on a line of its own, with attributes: name, value, name, value. */
    Xml start(String element, Object... attributes) {
        step(() -> writer.writeCharacters("\n"));
        step(() -> writer.writeStartElement(element));
        attributes(attributes);
        return this;
    }

    /** Writes an element without content. */
    Xml empty(String element, Object... attributes) {
        step(() -> writer.writeCharacters("\n"));
        step(() -> writer.writeEmptyElement(element));
        attributes(attributes);
        return this;
    }

    /** Writes an element that holds text only. */
    Xml text(String element, String content, Object... attributes) {
        start(element, attributes);
        step(() -> writer.writeCharacters(content));
        return end();
    }

    private void attributes(Object... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            String name = attributes[i].toString();
            String value = attributes[i + 1].toString();
            step(() -> writer.writeAttribute(name, value));
        }
    }

    /** Ends the innermost element that is still open. */
    Xml end() {
        step(writer::writeEndElement);
        return this;
    }

    /** Ends the document and returns it. */
    String document() {
        step(writer::writeEndDocument);
        step(writer::close);
        return text.toString().strip() + "\n";
    }

    private static void step(Step step) {
        try {
            step.write();
        } catch (XMLStreamException e) {
            throw misuse(e);
        }
    }

    private static IllegalStateException misuse(XMLStreamException cause) {
        return new IllegalStateException("this is no XML document", cause);
    }
}
