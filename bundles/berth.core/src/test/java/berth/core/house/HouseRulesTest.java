// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import berth.core.snapshot.Snapshot;

/** Rules of the house that the compiled classes of core show; {@link SourceRulesTest} reads the sources of all bundles. */
class HouseRulesTest {
    private static JavaClasses core;

    @BeforeAll
    static void readTheClasses() throws URISyntaxException {
        core = new ClassFileImporter().importPath(Path.of(Snapshot.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    private static void check(ArchRule rule, String because) {
        rule.because(because).check(core);
    }

    @Test
    void theEngineIsPure() {
        check(noClasses().that().resideInAnyPackage("berth.core.engine", "berth.core.internal.engine", "berth.core.diff").should().dependOnClassesThat(
                resideInAnyPackage("java.io", "java.nio..", "java.net..", "java.util.concurrent..").or(JavaClass.Predicates.equivalentTo(Clock.class))),
                "last month's evidence must give last month's answer");
        check(noClasses().that().resideInAnyPackage("berth.core.engine", "berth.core.internal.engine", "berth.core.evidence",
                "berth.core.diagnosis", "berth.core.article").should().callMethod(Instant.class, "now").orShould().callMethod(Locale.class, "getDefault"),
                "an answer depends on no clock and no language");
    }

    @Test
    void coreTouchesNoFrameworkNoWidgetNoNativeCodeAndNoSocket() {
        check(noClasses().should().dependOnClassesThat(resideInAnyPackage("org.osgi..", "org.eclipse.swt..", "org.eclipse.ui..", "com.sun.jna..",
                "java.nio.channels.spi", "javax.net..", "java.net.http..")), "core runs in a window, in a terminal and in a test alike");
        check(noClasses().should().dependOnClassesThat(describe("open sockets or resolve names", type -> type.getPackageName().equals("java.net")
                && (type.getSimpleName().contains("Socket") || type.getSimpleName().contains("Inet") || type.getSimpleName().contains("URLConnection")))),
                "a name from a log is never looked up");
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().assignedFrom(areas()).should().beFreeOfCycles(), "a package that needs its user can't be understood alone");
    }

    /** An area and what lies behind it under internal are one. */
    private static SliceAssignment areas() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName().replace("berth.core.", "").replace("internal.", ""));
            }

            @Override
            public String getDescription() {
                return "areas";
            }
        };
    }

    @Test
    void nothingIsGlobal() {
        check(methods().should().notHaveName("getInstance"), "a thing gets what it needs in its constructor");
        check(fields().that().areStatic().and().areNotFinal().and().haveNameNotMatching("\\$.*").should().notHaveModifier(JavaModifier.STATIC).allowEmptyShould(true),
                "what is shared and changes is a surprise in every test");
    }

    @Test
    void ownClassesAreNotExtended() {
        check(noClasses().that().areNotAssignableTo(Throwable.class).and().areNotEnums().should(new ArchCondition<>("extend a class of ours") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean ours = type.getRawSuperclass().map(parent -> parent.getPackageName().startsWith("berth.") && !parent.isEnum()).orElse(false);
                events.add(new SimpleConditionEvent(type, ours, type.getName() + " extends " + type.getRawSuperclass()));
            }
        }), "composition is plainer");
    }
}
