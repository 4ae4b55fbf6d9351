const MOST = 200_000;
const RETRY = 3_000;

/** Shows what an instance writes while it writes it. Without this script a link leads to the last lines. */
export function followLogs(page: Document): void {
  for (const panel of page.querySelectorAll<HTMLElement>("[data-log]")) {
    const lines = panel.querySelector<HTMLElement>("[data-log-lines]");
    const button = panel.querySelector<HTMLButtonElement>("[data-log-follow]");
    const address = panel.dataset.log;
    if (lines && button && address) new Log(lines, button, address).start();
  }
}

class Log {
  private reading: AbortController | undefined;

  constructor(
    private readonly lines: HTMLElement,
    private readonly button: HTMLButtonElement,
    private readonly address: string,
  ) {
    button.addEventListener("click", () => (this.reading ? this.stop() : this.start()));
  }

  start(): void {
    this.reading = new AbortController();
    this.button.setAttribute("aria-pressed", "true");
    void this.read(this.reading.signal);
  }

  private stop(): void {
    this.reading?.abort();
    this.reading = undefined;
    this.button.setAttribute("aria-pressed", "false");
  }

  /** The stream ends with its instance; then the next one's is asked for. */
  private async read(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const answer = await fetch(this.address, { signal });
        if (!answer.ok || answer.redirected || !answer.body) return this.stop();
        await this.show(answer.body);
      } catch {
        // aborted or cut off
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }

  private async show(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text = lastOf(text + shown(value), MOST);
      this.put(text);
    }
    if (!text) this.put(this.lines.dataset.empty ?? "");
  }

  private put(text: string): void {
    const atEnd = this.lines.scrollTop + this.lines.clientHeight >= this.lines.scrollHeight - 8;
    this.lines.textContent = text;
    if (atEnd) this.lines.scrollTop = this.lines.scrollHeight;
  }
}

/** Without what the server sends to find out whether somebody still reads. */
export function shown(value: string): string {
  return value.replaceAll("\0", "");
}

/** The end of a text, from the start of a line, so that a talkative app doesn't fill the browser. */
export function lastOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.indexOf("\n", text.length - most);
  return cut < 0 ? text.slice(-most) : text.slice(cut + 1);
}
