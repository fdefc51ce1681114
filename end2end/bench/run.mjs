// Node learns TypeScript, and the figures are taken.
import { register } from "node:module";

register("./typescript.mjs", import.meta.url);
const { main } = await import("./main.ts");
await main(process.argv.slice(2));
