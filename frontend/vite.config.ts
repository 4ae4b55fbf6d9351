import { defineConfig } from "vitest/config";

// Names without a hash: the application adds the content's hash to an asset's address itself.
export default defineConfig({
  build: {
    target: ["chrome123", "firefox128", "safari18"],
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: ["src/caisson.ts", "src/caisson.css"],
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  test: { environment: "happy-dom" },
});
