import { beforeEach, expect, test } from "vitest";
import { replaceParts } from "./parts";

const fresh = (body: string) => new DOMParser().parseFromString(`<body>${body}</body>`, "text/html");

beforeEach(() => {
  document.body.innerHTML = "";
});

test("only what differs is replaced", () => {
  document.body.innerHTML = "<p id=a data-part>one</p><p id=b data-part>two</p><p id=c>three</p>";
  const a = document.getElementById("a");
  replaceParts(document, fresh("<p id=a data-part>one</p><p id=b data-part>2</p><p id=c>3</p>"));
  expect(document.getElementById("a")).toBe(a);
  expect(document.body.textContent).toBe("one2three");
});

test("a new form token and a running clock are no news", () => {
  const part = (token: string, time: string) =>
    `<div id=a data-part><form><input name="_csrf" value="${token}"></form><time data-since="x">${time}</time></div>`;
  document.body.innerHTML = part("1", "0:01");
  const a = document.getElementById("a");
  replaceParts(document, fresh(part("2", "0:02")));
  expect(document.getElementById("a")).toBe(a);
});

test("the focus stays on the button that had it", () => {
  document.body.innerHTML = "<div id=a data-part>1 <button id=go>Go</button></div>";
  document.getElementById("go")?.focus();
  replaceParts(document, fresh("<div id=a data-part>2 <button id=go>Go</button></div>"));
  expect(document.body.textContent).toContain("2");
  expect(document.activeElement?.id).toBe("go");
});

test("what somebody has unfolded stays unfolded", () => {
  document.body.innerHTML = "<div id=a data-part>1<details open><summary>Why</summary></details></div>";
  replaceParts(document, fresh("<div id=a data-part>2<details><summary>Why</summary></details></div>"));
  expect(document.querySelector("details")?.open).toBe(true);
});
