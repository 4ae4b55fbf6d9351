import { expect, test } from "vitest";
import { lastOf, shown } from "./log";

test("what the server sends to a silent page isn't shown", () => {
  expect(shown("\0one\n\0\0two\n")).toBe("one\ntwo\n");
});

test("a long log keeps its last whole lines", () => {
  expect(lastOf("short", 10)).toBe("short");
  expect(lastOf("one\ntwo\nthree\n", 10)).toBe("three\n");
  expect(lastOf("x".repeat(20), 10)).toBe("x".repeat(10));
});
