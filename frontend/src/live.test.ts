import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gathered } from "./live";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("many calls are one, and what comes in between makes one more", async () => {
  let done = () => {};
  const work = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        done = resolve;
      }),
  );
  const call = gathered(work, 100);
  for (let n = 0; n < 10; n++) call();
  await vi.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledTimes(1);
  call();
  call();
  await vi.advanceTimersByTimeAsync(1000);
  expect(work).toHaveBeenCalledTimes(1);
  done();
  await vi.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledTimes(2);
});

test("a failure is forgotten and the next call works again", async () => {
  const work = vi.fn(() => Promise.reject(new Error("offline")));
  const call = gathered(work, 10);
  call();
  await vi.advanceTimersByTimeAsync(20);
  call();
  await vi.advanceTimersByTimeAsync(20);
  expect(work).toHaveBeenCalledTimes(2);
});
