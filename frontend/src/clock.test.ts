import { expect, test } from "vitest";
import { clock } from "./clock";

test("a clock shows minutes and seconds, and hours only when there are some", () => {
  expect(clock(-3)).toBe("0:00");
  expect(clock(7.9)).toBe("0:07");
  expect(clock(125)).toBe("2:05");
  expect(clock(3725)).toBe("1:02:05");
});
