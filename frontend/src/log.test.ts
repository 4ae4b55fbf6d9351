import { expect, test } from "vitest";
import { lastOf } from "./log";

test("a long log keeps its last whole lines", () => {
  expect(lastOf("short", 10)).toBe("short");
  expect(lastOf("one\ntwo\nthree\n", 10)).toBe("three\n");
  expect(lastOf("x".repeat(20), 10)).toBe("x".repeat(10));
});
