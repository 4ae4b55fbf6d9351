const PAUSE = 2000;

/** Shows a deployment's progress without a reload by hand. Without this script the page is complete, only still. */
export function watch(page: Document): void {
  setTimeout(() => void refresh(page), PAUSE);
}

async function refresh(page: Document): Promise<void> {
  const live = page.querySelector<HTMLElement>("[data-live]");
  if (live?.dataset.live === "true" && !page.hidden) {
    const fresh = await fetched(page).catch(() => null);
    if (fresh) live.replaceWith(page.adoptNode(fresh));
  }
  watch(page);
}

async function fetched(page: Document): Promise<Element | null> {
  const answer = await fetch(page.location.href, { headers: { Accept: "text/html" } });
  return answer.ok
    ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]")
    : null;
}
