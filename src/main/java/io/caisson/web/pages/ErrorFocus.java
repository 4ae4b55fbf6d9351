package io.caisson.web.pages;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Puts the focus on the first field that was refused, on whatever page it is: without a script nothing else leads who
 * can't see the page to what is wrong. Radio buttons can't be invalid; their group is described by its error instead.
 */
@Component
class ErrorFocus implements IPostProcessorDialect {

    private static final int AFTER_ALL_OTHERS = 1000;

    @Override
    public String getName() {
        return "focus on the first field that was refused";
    }

    @Override
    public int getDialectPostProcessorPrecedence() {
        return AFTER_ALL_OTHERS;
    }

    @Override
    public Set<IPostProcessor> getPostProcessors() {
        return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, AFTER_ALL_OTHERS));
    }

    /** Thymeleaf makes one for every page. */
    public static final class Handler extends AbstractTemplateHandler {

        private boolean inRefusedGroup;
        private boolean found;

        @Override
        public void handleOpenElement(IOpenElementTag tag) {
            if (tag.getElementCompleteName().equals("fieldset")) {
                inRefusedGroup = described(tag).endsWith("-error");
            }
            super.handleOpenElement(refused(tag) ? focused(tag) : tag);
        }

        @Override
        public void handleStandaloneElement(IStandaloneElementTag tag) {
            super.handleStandaloneElement(refused(tag) ? focused(tag) : tag);
        }

        private boolean refused(IProcessableElementTag tag) {
            return !found
                    && ("true".equals(tag.getAttributeValue("aria-invalid"))
                            || inRefusedGroup && tag.getElementCompleteName().equals("input"));
        }

        private <T extends IProcessableElementTag> T focused(T tag) {
            found = true;
            return getContext().getModelFactory().setAttribute(tag, "autofocus", "");
        }

        private static String described(IProcessableElementTag tag) {
            var by = tag.getAttributeValue("aria-describedby");
            return by == null ? "" : by;
        }
    }
}
