/**
 * Called by Maven: `node build.mjs <output folder>` puts the assets there, `node build.mjs check` checks the sources.
 * Does only what is needed: installs when the lock file changed, builds when a source is newer than what was built.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HOME = dirname(fileURLToPath(import.meta.url));
const INSTALLED = join(HOME, "node_modules", ".caisson-lock");
const OLDEST_NODE = [20, 19];
const INPUTS = ["src", "public", "package-lock.json", "vite.config.ts", "tsconfig.json", "biome.json", "build.mjs"];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  stop(`Node is ${process.versions.node}, but must be ${OLDEST_NODE.join(".")} or later.`);
}
const task = process.argv[2] ?? stop("Say where the assets go: node build.mjs <folder>, or: node build.mjs check");
install();
if (task === "check") {
  unlessDone("checked", () => npm("run", "--silent", "check"));
} else {
  const assets = ["caisson.js", "caisson.css"].map((name) => join(task, name));
  const there = assets.every((asset) => existsSync(asset)) ? task : `missing in ${task}`;
  unlessDone("built", build, there, task);
}

function build() {
  npm("run", "--silent", "build", "--", "--logLevel", "warn", "--outDir", task);
}

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(HOME, "package-lock.json")))
    .digest("hex");
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === lock) return;
  npm("ci", "--loglevel", "error");
  writeFileSync(INSTALLED, lock);
}

function unlessDone(name, work, before = "", after = "") {
  const mark = join(HOME, "node_modules", `.caisson-${name}`);
  const state = INPUTS.map((input) => fingerprint(join(HOME, input))).join("\n");
  if (existsSync(mark) && readFileSync(mark, "utf8") === `${before}\n${state}`) return;
  work();
  writeFileSync(mark, `${after}\n${state}`);
}

function fingerprint(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return `${path} ${stats.size} ${stats.mtimeMs}`;
  const names = readdirSync(path).sort();
  return names.map((name) => fingerprint(join(path, name))).join("\n");
}

function npm(...args) {
  const done = spawnSync("npm", args, { cwd: HOME, stdio: "inherit", shell: process.platform === "win32" });
  if (done.error) stop(`npm could not be run (${done.error.message}). Install Node with npm.`);
  if (done.status !== 0) stop(`npm ${args.join(" ")} failed.`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
