/** Puts what differs of a fresh page into the present one, and leaves alone what is being used. */
export function replaceParts(present: Document, fresh: Document): void {
  for (const old of present.querySelectorAll<HTMLElement>("[data-part][id]")) {
    const next = fresh.getElementById(old.id);
    if (!next || same(old, next)) continue;
    const focused = old.contains(present.activeElement) ? present.activeElement?.id : undefined;
    const open = [...old.querySelectorAll("details")].map((details) => details.open);
    const scrolled = old.scrollLeft;
    old.replaceWith(present.adoptNode(next));
    next.scrollLeft = scrolled;
    if (focused) present.getElementById(focused)?.focus();
    const details = next.querySelectorAll("details");
    if (details.length === open.length) {
      details.forEach((element, n) => {
        element.open = open[n] ?? false;
      });
    }
  }
}

/** A form's token and a running clock are new each time and are no news. */
function same(old: Element, next: Element): boolean {
  return plain(old) === plain(next);
}

function plain(part: Element): string {
  const copy = part.cloneNode(true) as Element;
  for (const token of copy.querySelectorAll("input[name=_csrf]")) token.remove();
  for (const running of copy.querySelectorAll("[data-since]")) running.textContent = "";
  for (const details of copy.querySelectorAll("details")) details.removeAttribute("open");
  return copy.innerHTML;
}
