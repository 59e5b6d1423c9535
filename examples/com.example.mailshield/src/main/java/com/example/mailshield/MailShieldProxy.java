// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package com.example.mailshield;

import java.util.List;
import java.util.Optional;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** Recognises MailShield's proxy by its setting: it redirects the port that its configuration names. */
public final class MailShieldProxy implements AntivirusDetector {
    @Override
    public List<Match> detect(Question question, Snapshot snapshot) {
        return snapshot.all(SettingSeen.class).filter(s -> s.namespace().equals("mailshield") && s.key().equals("proxy-port"))
                .filter(s -> s.value().equals(String.valueOf(question.wanted().port())))
                .map(s -> new Match(AntivirusRole.REDIRECTS, Optional.of("proxy"), List.<Evidence>of(s))).toList();
    }
}
