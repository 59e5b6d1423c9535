// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

/** Members of a JSON tree that have to be there; what is missing or of another kind throws {@link JsonParseException}. */
public final class JsonTree {

    private JsonTree() { }

    /** {@return the member of that name} */
    public static JsonElement member(JsonElement object, String name) {
        if (!object.isJsonObject() || !object.getAsJsonObject().has(name)) {
            throw new JsonParseException("no member " + name);
        }
        return object.getAsJsonObject().get(name);
    }

    /** {@return the object of that name} */
    public static JsonObject object(JsonElement object, String name) {
        JsonElement member = member(object, name);
        if (!member.isJsonObject()) {
            throw new JsonParseException(name + " is no object");
        }
        return member.getAsJsonObject();
    }

    /** {@return the array of that name} */
    public static JsonArray array(JsonElement object, String name) {
        JsonElement member = member(object, name);
        if (!member.isJsonArray()) {
            throw new JsonParseException(name + " is no array");
        }
        return member.getAsJsonArray();
    }

    /** {@return the text or number of that name} */
    public static String text(JsonElement object, String name) {
        JsonElement member = member(object, name);
        if (!member.isJsonPrimitive()) {
            throw new JsonParseException(name + " is no text");
        }
        return member.getAsString();
    }
}
