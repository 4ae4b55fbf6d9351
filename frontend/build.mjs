// Puts the pages' stylesheet and script where the application serves them: node build.mjs <folder of static files>
import { cpSync } from "node:fs";
import { join } from "node:path";

cpSync("src", join(process.argv[2], "assets"), { recursive: true });
