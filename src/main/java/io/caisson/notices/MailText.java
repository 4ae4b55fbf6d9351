package io.caisson.notices;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A notice as a mail: a sentence, and a line for each thing that it says. */
@Component
class MailText {

    private static final int MOST_LINES = 60;
    private static final int LONGEST = 300;

    /** What the sentences of a type say, in the order of their places; the others say nothing of their own. */
    private static final Map<String, List<String>> SAID =
            Map.of("budget.reached", List.of("percent", "limit", "amount", "currency", "spent", "month", "forecast"));

    private final MessageSource messages;
    private final JsonMapper json;

    MailText(MessageSource messages, JsonMapper json) {
        this.messages = messages;
        this.json = json;
    }

    /** @param body of the notice, as it is kept */
    String subject(String type, String body) {
        var data = json.readTree(body).path("data");
        var title = say((SAID.containsKey(type) ? "noticeSubject." : "noticeType.") + type, said(type, data));
        var tenant = data.path("tenant").asString("");
        return tenant.isEmpty() ? title : title + ": " + tenant;
    }

    String text(String type, String body) {
        var notice = json.readTree(body);
        var lines = new ArrayList<String>();
        lines.add(say("noticeText." + type, said(type, notice.path("data"))));
        lines.add("");
        add("", notice.path("data"), lines);
        lines.add("");
        lines.add(say("mail.at", notice.path("timestamp").asString()));
        lines.add(say("mail.why"));
        return String.join("\r\n", lines) + "\r\n";
    }

    private static Object[] said(String type, JsonNode data) {
        return SAID.getOrDefault(type, List.of()).stream()
                .map(field -> Text.clean(data.path(field).asString("–"), LONGEST))
                .toArray();
    }

    private static void add(String name, JsonNode node, List<String> lines) {
        if (lines.size() >= MOST_LINES) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(each -> add(joined(name, each.getKey()), each.getValue(), lines));
        } else if (node.isArray()) {
            node.forEach(each -> add(name, each, lines));
        } else {
            lines.add(Text.clean(name + ": " + node.asString(), LONGEST));
        }
    }

    private static String joined(String outer, String inner) {
        return outer.isEmpty() ? inner : outer + "." + inner;
    }

    private String say(String key, Object... values) {
        return messages.getMessage(key, values, Locale.ENGLISH);
    }
}
