// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributor;
import berth.core.contribution.JarSignature;
import berth.core.contribution.JarSignature.Signer;
import berth.core.contribution.Tried;

/** Who contributes what, as words and as JSON; names in it are strangers' texts, shown with their control characters escaped. */
public final class ContributionRenderer {
    private ContributionRenderer() { }

    /**
     * {@return a contribution as one line of JSON: {@code bundle}, {@code title}, {@code inUse}, and what else is known of it}
     *
     * @param by who brings it, where that is known
     */
    public static String json(Tried tried, Optional<Contributor> by) {
        Contribution contribution = tried.contribution();
        JsonObject json = new JsonObject();
        contribution.point().ifPresent(point -> json.addProperty("point", point));
        contribution.id().ifPresent(id -> json.addProperty("id", id));
        json.addProperty("bundle", contribution.bundle());
        json.addProperty("title", contribution.title());
        json.addProperty("inUse", contribution.problem().isEmpty());
        contribution.problem().ifPresent(problem -> json.addProperty("reason", problem));
        if (!contribution.remarks().isEmpty()) {
            JsonArray remarks = new JsonArray();
            contribution.remarks().forEach(remarks::add);
            json.add("remarks", remarks);
        }
        tried.took().ifPresent(took -> json.addProperty("millis", took.toMillis()));
        by.ifPresent(contributor -> {
            contributor.version().ifPresent(version -> json.addProperty("version", version));
            contributor.vendor().ifPresent(vendor -> json.addProperty("vendor", vendor));
            signature(json, contributor.signature());
        });
        return Escapes.json(json.toString());
    }

    private static void signature(JsonObject json, JarSignature signature) {
        switch (signature) {
        case JarSignature.Unsigned unsigned -> json.addProperty("signature", "unsigned");
        case JarSignature.NotChecked unknown -> reason(json, "not-checked", unknown.reason());
        case JarSignature.Broken broken -> reason(json, "broken", broken.reason());
        case JarSignature.Signed signed -> {
            json.addProperty("signature", signed.signers().stream().anyMatch(signer -> signer.unsigned() == 0) ? "whole" : "partly");
            JsonArray signers = new JsonArray();
            signed.signers().forEach(signer -> signers.add(signer(signer)));
            json.add("signers", signers);
        }
        }
    }

    private static void reason(JsonObject json, String kind, String reason) {
        json.addProperty("signature", kind);
        json.addProperty("signatureReason", reason);
    }

    private static JsonObject signer(Signer signer) {
        JsonObject json = new JsonObject();
        json.addProperty("subject", signer.subject());
        json.addProperty("unsignedFiles", signer.unsigned());
        json.addProperty("vouchedFor", signer.doubt().isEmpty());
        signer.doubt().ifPresent(doubt -> json.addProperty("doubt", doubt));
        return json;
    }

    /** {@return the bundle's version and vendor, as far as it tells them} */
    public static String about(Contributor contributor) {
        return Escapes.visible(contributor.version().map(version -> version + contributor.vendor().map(vendor -> ", " + vendor).orElse("")).or(contributor::vendor).orElse(""));
    }

    /** {@return who signed it, or that nobody did, in words that claim no more than was proven} */
    public static String signature(Contributor contributor) {
        return Escapes.visible(switch (contributor.signature()) {
        case JarSignature.Unsigned unsigned -> "unsigned";
        case JarSignature.NotChecked unknown -> "signature not checked: " + unknown.reason();
        case JarSignature.Broken broken -> "SIGNATURE BROKEN: " + broken.reason();
        case JarSignature.Signed signed -> signed.signers().stream().map(ContributionRenderer::words).collect(Collectors.joining("; and "));
        });
    }

    private static String words(Signer signer) {
        return "signed by " + signer.subject() + ", " + (signer.unsigned() == 0 ? "the whole jar" : signer.unsigned() == 1 ? "all but 1 file" : "all but " + signer.unsigned() + " files")
                + ", " + signer.doubt().map(doubt -> "not vouched for (" + doubt + ")").orElse("vouched for by an authority that this Java knows");
    }

    /** {@return how long it took, or nothing where that is not known} */
    public static String took(Tried tried) {
        return tried.took().map(Duration::toMillis).map(millis -> millis == 0 ? "<1 ms" : millis + " ms").orElse("");
    }
}
