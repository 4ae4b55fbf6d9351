const PAUSE = 250;
const ASKED = ["kind", "instances", "size", "cpu", "memory"];

/** Shows what a deployment would reserve while somebody still types. Without this script a button asks the same. */
export function watchForm(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("[data-preflight]");
  const address = form?.dataset.preflight;
  if (!form || !address) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  form.addEventListener("input", (event) => {
    if (!ASKED.includes((event.target as HTMLInputElement).name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      asking?.abort();
      asking = new AbortController();
      void ask(page, question(address, page.location.origin, new FormData(form)), asking.signal);
    }, PAUSE);
  });
}

/** Only what counts in the quota: an environment has no business in an address. */
export function question(address: string, origin: string, form: FormData): URL {
  const url = new URL(address, origin);
  for (const name of ASKED) {
    const value = form.get(name);
    if (typeof value === "string") url.searchParams.set(name, value);
  }
  return url;
}

async function ask(page: Document, url: URL, signal: AbortSignal): Promise<void> {
  const present = page.getElementById("preflight");
  if (!present) return;
  present.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("preflight");
    if (answer.ok && fresh) {
      present.className = fresh.className;
      present.replaceChildren(...fresh.childNodes);
    }
    present.removeAttribute("aria-busy");
  } catch {
    if (!signal.aborted) present.removeAttribute("aria-busy");
  }
}
