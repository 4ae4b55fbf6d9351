package io.caisson.web.pages;

import io.caisson.identity.Access;
import io.caisson.identity.Caller;
import io.caisson.web.Security;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signs people in, by a one-time link or by an access token. */
@Controller
class SignIn {

    private final Access access;
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

    SignIn(Access access) {
        this.access = access;
    }

    /** Mail scanners and browsers open links before people do: only the button behind this page uses the code up. */
    @GetMapping("/sign-in")
    String form(@RequestParam(required = false) @Nullable String code, Model model) {
        if (code != null) {
            access.peekSignInCode(code)
                    .ifPresentOrElse(caller -> offer(model, code, caller), () -> model.addAttribute("unknown", true));
        }
        return "sign-in";
    }

    private void offer(Model model, String code, Caller caller) {
        model.addAttribute("code", code);
        model.addAttribute("as", caller);
    }

    @PostMapping("/sign-in")
    String submit(@RequestParam String secret, HttpServletRequest request, HttpServletResponse response, Model model) {
        var given = secret.strip();
        return signIn(access.bySignInCode(given).or(() -> access.byToken(given)), request, response, model);
    }

    private String signIn(
            Optional<Caller> caller, HttpServletRequest request, HttpServletResponse response, Model model) {
        if (caller.isEmpty()) {
            model.addAttribute("unknown", true);
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return "sign-in";
        }
        request.getSession();
        request.changeSessionId(); // who knew the session's name before must not share it now
        sessions.saveContext(new SecurityContextImpl(Security.authentication(caller.get())), request, response);
        return "redirect:/";
    }
}
