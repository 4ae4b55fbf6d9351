import { expect, test } from "vitest";
import { question } from "./preflight";

test("the environment and the form's token stay out of the address", () => {
  const form = new FormData();
  form.set("instances", "3");
  form.set("size", "small");
  form.set("env", "PASSWORD=secret");
  form.set("_csrf", "token");
  const url = question("/tenants/acme/preflight?app=web", "http://localhost", form);
  expect(url.href).toBe("http://localhost/tenants/acme/preflight?app=web&instances=3&size=small");
});
