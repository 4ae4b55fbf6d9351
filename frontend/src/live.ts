import { replaceParts } from "./parts";

const POLL = 5_000;
const GATHER = 300;

/** Keeps the parts of a page as the server would show them now: told by a stream, or by asking when there is none. */
export function keepFresh(page: Document): void {
  const root = page.querySelector<HTMLElement>("[data-news]");
  const address = root?.dataset.news;
  if (!root || !address) return;
  const refresh = gathered(() => show(page, root.dataset.gone), GATHER);
  let polling: ReturnType<typeof setInterval> | undefined;
  const poll = () => {
    polling ??= setInterval(() => {
      if (!page.hidden) refresh();
    }, POLL);
  };
  const source = new EventSource(address);
  source.addEventListener("changed", refresh);
  source.addEventListener("open", () => {
    clearInterval(polling);
    polling = undefined;
  });
  source.addEventListener("error", poll); // the browser tries the stream again by itself, unless it was refused
}

/** Many calls within a while are one, and a second one starts only when the first is done. */
export function gathered(work: () => Promise<void>, pause: number): () => void {
  let waiting = false;
  let running = false;
  let again = false;
  const run = async () => {
    waiting = false;
    running = true;
    try {
      await work();
    } catch {
      // the next news or the next poll tries again
    } finally {
      running = false;
      if (again) {
        again = false;
        start();
      }
    }
  };
  const start = () => {
    if (running) {
      again = true;
    } else if (!waiting) {
      waiting = true;
      setTimeout(run, pause);
    }
  };
  return start;
}

async function show(page: Document, gone: string | undefined): Promise<void> {
  const answer = await fetch(page.location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected) {
    page.location.reload(); // signed out: let the browser go where it is sent
  } else if (answer.status === 404 && gone) {
    page.location.assign(gone);
  } else if (answer.ok) {
    replaceParts(page, new DOMParser().parseFromString(await answer.text(), "text/html"));
  }
}
