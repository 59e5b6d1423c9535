// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.article.Article;
import berth.core.article.Article.CauseRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.article.Condition;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.snapshot.Snapshot;

/** Questions about the host mx1 for tests. */
final class Asked {
    /** One article for each of two causes, so that rivals show. */
    private static final List<Article> ARTICLES = List.of(about("held", Cause.LISTENER), about("refused", Cause.PRIVILEGE));

    private Asked() { }

    static Diagnosis about(Host host, String endpoint) {
        return ask(question(endpoint, "mx1", Optional.empty(), Optional.empty()), host.at(Host.NOON));
    }

    static Diagnosis as(String user, Host host, String endpoint) {
        return ask(question(endpoint, "mx1", Optional.of(user), Optional.empty()), host.at(Host.NOON));
    }

    static Diagnosis afterFailure(Instant failed, Host host, String endpoint) {
        LogRecord record = new LogRecord("app.evt", 1, Optional.of(failed), Optional.empty(), "smtpd", Optional.of(1), Optional.empty(),
                "error", Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.empty());
        BindFailure failure = new BindFailure("test.smtpd", record, OsError.winsock(10048), Optional.empty(), List.of());
        return ask(question(endpoint, "mx1", Optional.empty(), Optional.of(failure)), host.at(Host.NOON));
    }

    static Question question(String endpoint, String host, Optional<String> user, Optional<BindFailure> failure) {
        return new Question(Host.tcp(endpoint), host, Optional.empty(), user, failure, true);
    }

    static Diagnosis ask(Question question, Snapshot... hosts) {
        return new DiagnosisEngine(ARTICLES).diagnose(question, List.of(hosts), Detections.none());
    }

    static Article antivirusArticle() {
        return article("antivirus", Cause.LISTENER, new Condition.Antivirus(Set.of(AntivirusRole.HOLDS)));
    }

    static Article redirectArticle() {
        return about("redirected", Cause.REDIRECT);
    }

    private static Article about(String id, Cause cause) {
        return article(id, cause, new Condition.CauseIs(Set.of(cause)));
    }

    static Article article(String id, Cause cause, Condition when) {
        return new Article(id, "test", id, Where.HERE, List.of(new Symptom(Optional.empty(), Set.of(), Set.of(cause))),
                List.of(new CauseRule(cause.id(), id, when)), List.of(), "");
    }
}
