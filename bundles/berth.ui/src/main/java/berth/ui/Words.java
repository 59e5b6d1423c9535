// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

import berth.core.render.Language;

/**
 * The words of the views in the language of the one who reads, which is fixed when they are first used. The English text stands in the code and is the
 * key to the others, which are in {@code words_LANGUAGE.properties}; what has none there stays English. Use from any thread.
 */
public final class Words {
    private static final ResourceBundle OTHERS = ResourceBundle.getBundle("berth.ui.words", Locale.getDefault(Locale.Category.DISPLAY), Words.class.getClassLoader(),
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));

    private static final Language SENTENCES = Language.named(language());

    private Words() { }

    /** {@return the text in the reader's language; {@code %s} in it, or {@code %2$s}, stand for the values} */
    public static String of(String english, Object... values) {
        String text = OTHERS.containsKey(english) ? OTHERS.getString(english) : english;
        return values.length == 0 ? text : String.format(Locale.ROOT, text, values);
    }

    /** {@return the text for that many, which stands for the first {@code %s}} */
    public static String of(long number, String one, String many, Object... others) {
        return number == 1 ? of(one, others) : of(many, concat(number, others));
    }

    private static Object[] concat(long number, Object... others) {
        Object[] all = new Object[others.length + 1];
        all[0] = number;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    /** {@return that of the sentences of an answer, which is the same one} */
    public static Language sentences() {
        return SENTENCES;
    }

    /** {@return the language of the texts, such as {@code en}} */
    public static String language() {
        return OTHERS.getLocale().getLanguage().isEmpty() ? "en" : OTHERS.getLocale().getLanguage();
    }
}
