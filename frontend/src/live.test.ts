import { expect, test } from "vitest";
import { watch } from "./live";

test("a page without live parts is left alone", () => {
  document.body.innerHTML = "<p>still</p>";
  watch(document);
  expect(document.body.innerHTML).toBe("<p>still</p>");
});
