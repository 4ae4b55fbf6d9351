/** As the server writes it, so that nothing jumps when the script takes over. */
export function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const whole = Math.max(0, Math.floor(seconds));
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}

/** Lets the time that a deployment has taken go on. */
export function tickClocks(page: Document): void {
  setInterval(() => {
    for (const element of page.querySelectorAll<HTMLTimeElement>("time[data-since]")) {
      element.textContent = clock((Date.now() - Date.parse(element.dateTime)) / 1000);
    }
  }, 1000);
}
