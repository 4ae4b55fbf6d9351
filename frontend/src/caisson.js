// Shows a deployment's progress without a reload by hand. Without this script the page is complete, only still.
const PAUSE = 2000;

async function refresh() {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const active = live.dataset.live === "true";
  if (active && !document.hidden) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (fresh) live.replaceWith(document.adoptNode(fresh));
    }
  }
  if (document.querySelector("[data-live=true]")) setTimeout(() => refresh().catch(() => setTimeout(refresh, PAUSE)), PAUSE);
}

setTimeout(refresh, PAUSE);
