// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.article;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import berth.core.article.MalformedArticleException;

/** A YAML mapping whose values know their lines; tags, anchors and aliases are refused. */
public final class YamlMap {
    private static final LoadSettings SETTINGS = LoadSettings.builder().setMaxAliasesForCollections(0)
            .setAllowDuplicateKeys(false).setCodePointLimit(1 << 20).build();

    private final Map<String, Node> values = new LinkedHashMap<>();
    private final int line;
    private final int before;

    /** Reads one value of a list. */
    @FunctionalInterface
    public interface Reader<T> {
        /** {@return what the mapping says} */
        T read(YamlMap map) throws MalformedArticleException;
    }

    private YamlMap(MappingNode node, int before) throws MalformedArticleException {
        this.before = before;
        this.line = line(node, before);
        for (NodeTuple tuple : node.getValue()) {
            String key = scalar(tuple.getKeyNode());
            if (values.put(key, tuple.getValueNode()) != null) {
                throw new MalformedArticleException(line(tuple.getKeyNode(), before), "key " + key + " stands there twice");
            }
        }
    }

    /** {@return the top mapping of a document that begins after that many lines of its file} */
    public static YamlMap read(String yaml, int before) throws MalformedArticleException {
        try {
            Node node = new Composer(SETTINGS, new CheckedEvents(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, yaml)), before))
                    .getSingleNode().orElseThrow(() -> new MalformedArticleException(before + 1, "there is nothing in it"));
            return of(node, before);
        } catch (CheckedEvents.RefusedException e) {
            throw e.why();
        } catch (MarkedYamlEngineException e) {
            int at = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new MalformedArticleException(before + at, String.valueOf(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new MalformedArticleException(before + 1, String.valueOf(e.getMessage()));
        }
    }

    /** {@return the line of the file on which the mapping begins, counted from 1} */
    public int line() {
        return line;
    }

    /** {@return the keys, in their order} */
    public Set<String> keys() {
        return values.keySet();
    }

    /** {@return whether there is such a key} */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** {@return whether the value of that key is a text, not a list or a mapping} */
    public boolean isText(String key) {
        return values.get(key) instanceof ScalarNode;
    }

    /** {@return the line of the file on which the value of a key begins that is there, counted from 1} */
    public int line(String key) {
        return line(Objects.requireNonNull(values.get(key)), before);
    }

    /** Throws {@link MalformedArticleException} when there is another key. */
    public void allow(Set<String> keys) throws MalformedArticleException {
        for (Map.Entry<String, Node> entry : values.entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw new MalformedArticleException(line(entry.getValue(), before), "key " + entry.getKey() + " is not known");
            }
        }
    }

    /** {@return the only key}; throws {@link MalformedArticleException} when there are none or several. */
    public String onlyKey() throws MalformedArticleException {
        if (values.size() != 1) {
            throw new MalformedArticleException(line, "one key is expected, not " + values.size());
        }
        return values.keySet().iterator().next();
    }

    /** {@return the text of a key that must be there} */
    public String text(String key) throws MalformedArticleException {
        return optionalText(key).orElseThrow(() -> new MalformedArticleException(line, "key " + key + " is missing"));
    }

    /** {@return the text of a key} */
    public Optional<String> optionalText(String key) throws MalformedArticleException {
        Node node = values.get(key);
        return node == null ? Optional.empty() : Optional.of(scalar(node));
    }

    /** {@return whether a key says {@code true}; without it, no} */
    public boolean flag(String key) throws MalformedArticleException {
        String value = optionalText(key).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new MalformedArticleException(line(key), key + " is either true or false");
        }
        return value.equals("true");
    }

    /** {@return the mapping of a key that must be there} */
    public YamlMap map(String key) throws MalformedArticleException {
        Node node = values.get(key);
        if (node == null) {
            throw new MalformedArticleException(line, "key " + key + " is missing");
        }
        return of(node, before);
    }

    /** {@return the mappings in the list of a key; none when the key is missing} */
    public <T> List<T> maps(String key, Reader<T> reader) throws MalformedArticleException {
        List<T> list = new ArrayList<>();
        for (Node node : nodes(key)) {
            list.add(reader.read(of(node, before)));
        }
        return list;
    }

    /** {@return the texts in the list of a key, or its only text; none when the key is missing} */
    public List<String> texts(String key) throws MalformedArticleException {
        List<String> list = new ArrayList<>();
        for (Node node : nodes(key)) {
            list.add(scalar(node));
        }
        return list;
    }

    /** {@return the whole numbers in the list of a key, or its only one; none when the key is missing} */
    public List<Integer> numbers(String key) throws MalformedArticleException {
        List<Integer> list = new ArrayList<>();
        for (Node node : nodes(key)) {
            try {
                list.add(Integer.valueOf(scalar(node)));
            } catch (NumberFormatException e) {
                throw new MalformedArticleException(line(node, before), scalar(node) + " is no whole number");
            }
        }
        return list;
    }

    /** {@return the lists of texts in the list of a key} */
    public List<List<String>> vectors(String key) throws MalformedArticleException {
        List<List<String>> list = new ArrayList<>();
        for (Node node : nodes(key)) {
            List<String> vector = new ArrayList<>();
            for (Node word : node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node)) {
                vector.add(scalar(word));
            }
            list.add(vector);
        }
        return list;
    }

    private List<Node> nodes(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    private static YamlMap of(Node node, int before) throws MalformedArticleException {
        if (node instanceof MappingNode mapping) {
            return new YamlMap(mapping, before);
        }
        throw new MalformedArticleException(line(node, before), "keys and values are expected here");
    }

    private String scalar(Node node) throws MalformedArticleException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new MalformedArticleException(line(node, before), "a text is expected here");
    }

    private static int line(Node node, int before) {
        return before + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
