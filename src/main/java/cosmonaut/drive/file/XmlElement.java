package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// An element of an XML file from outside, without its text.
///
/// The file is read without a document type: nothing that it names elsewhere is opened, and no entity of its own is
/// resolved.
///
/// @param line in the file, for messages
record XmlElement(String name, int line, Map<String, String> attributes, List<XmlElement> children) {

    private static final int MOST_ELEMENTS = 500_000;
    private static final int DEEPEST = 64;
    private static final int HEAD = 200;
    private static final Pattern LATIN =
            Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"'](?i:iso-8859-1|latin1)[\"']");
    private static final int LONGEST_VALUE = 10_000;
    private static final int MOST_ATTRIBUTES = 64;

    /// @throws InvalidInputException if it is no XML, has a document type or is past a limit
    static XmlElement parsed(String source, byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text(source, bytes)));
            try {
                return read(source, reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new InvalidInputException(source + ", line " + line + ": is not well-formed XML; mend the file", e);
        } catch (RuntimeException e) {
            if (e instanceof InvalidInputException) {
                throw e;
            }
            // The parser of the platform lets some damage through to its own tables.
            throw new InvalidInputException(source + ": is not well-formed XML; mend the file", e);
        }
    }

    /// The characters; the parser, if it had the bytes, would print a line of its own about damaged ones.
    private static String text(String source, byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] == (byte) 0xFE || bytes[0] == (byte) 0xFF)) {
            return new String(bytes, StandardCharsets.UTF_16).strip();
        }
        String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
        return LATIN.matcher(head).lookingAt()
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : DriveText.decoded(source, bytes).stripLeading();
    }

    private static XmlElement read(String source, XMLStreamReader reader) throws XMLStreamException {
        Deque<XmlElement> open = new ArrayDeque<>();
        XmlElement root = null;
        int count = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            int line = reader.getLocation().getLineNumber();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new InvalidInputException(source + ", line " + line
                        + ": has a document type or entities, which are not read; remove them");
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (++count > MOST_ELEMENTS || open.size() >= DEEPEST) {
                    throw new InvalidInputException(source + ", line " + line + ": is past " + MOST_ELEMENTS
                            + " elements or " + DEEPEST + " levels; cut the file");
                }
                XmlElement element =
                        new XmlElement(reader.getLocalName(), line, attributes(source, reader), new ArrayList<>());
                if (open.isEmpty()) {
                    root = element;
                } else {
                    open.getFirst().children().add(element);
                }
                open.push(element);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open.pop();
            }
        }
        if (root == null) {
            throw new InvalidInputException(source + ": holds no XML element; give another file");
        }
        return root;
    }

    private static Map<String, String> attributes(String source, XMLStreamReader reader) {
        if (reader.getAttributeCount() > MOST_ATTRIBUTES) {
            throw new InvalidInputException(source + ", line "
                    + reader.getLocation().getLineNumber() + ": has more than " + MOST_ATTRIBUTES
                    + " attributes; remove some");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String value = reader.getAttributeValue(i);
            if (value.length() > LONGEST_VALUE) {
                throw new InvalidInputException(source + ", line "
                        + reader.getLocation().getLineNumber() + ": has an attribute of " + value.length()
                        + " characters; shorten it");
            }
            attributes.put(reader.getAttributeLocalName(i), value);
        }
        return attributes;
    }

    Optional<XmlElement> child(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).findFirst();
    }

    List<XmlElement> children(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /// All elements of a name at any depth, in the order of the file.
    List<XmlElement> all(String wanted) {
        List<XmlElement> found = new ArrayList<>();
        gather(wanted, found);
        return found;
    }

    private void gather(String wanted, List<XmlElement> found) {
        if (name.equals(wanted)) {
            found.add(this);
        }
        children.forEach(child -> child.gather(wanted, found));
    }
}
