// Builds the style sheet, the script and the typeface into var/assets, from static/ and the installed packages.
// Everything is made in a folder beside it and swapped in at the end: a build that stops half-way changes nothing.
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { compileAsync } from "sass";

const SOURCE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(SOURCE, "..");
const MODULES = join(ROOT, "node_modules");
const TARGET = join(ROOT, "var", "assets");
const FRESH = `${TARGET}.${process.pid}.new`;
const STALE = `${TARGET}.${process.pid}.old`;
const FONTS = join(MODULES, "@fontsource", "source-sans-3", "files");
const BROWSERS = ["chrome109", "firefox115", "safari15.4"];

async function styles() {
  const options = { style: "compressed", loadPaths: [MODULES], quietDeps: true };
  const { css } = await compileAsync(join(SOURCE, "styles", "app.scss"), options);
  const { code } = await transform(css, { loader: "css", minify: true, target: BROWSERS });
  await writeFile(join(FRESH, "app.css"), code);
  // For PDFs, which no browser draws: nothing is rewritten for browsers.
  const report = await compileAsync(join(SOURCE, "styles", "report.scss"), options);
  await writeFile(join(FRESH, "report.css"), report.css);
}

async function scripts() {
  const options = { bundle: true, minify: true, target: BROWSERS, legalComments: "none", logLevel: "warning", nodePaths: [MODULES] };
  await build({ ...options, entryPoints: [join(SOURCE, "app.js")], format: "esm", outfile: join(FRESH, "app.js") });
  const { code } = await transform(await readFile(join(SOURCE, "supported.js"), "utf8"), { minify: true });
  await writeFile(join(FRESH, "supported.js"), code);
}

// The first two are part of every page; the browser fetches the others only for a name that needs their letters.
async function fonts() {
  await mkdir(join(FRESH, "fonts"));
  for (const weight of [400, 700]) {
    await cp(join(FONTS, `source-sans-3-latin-${weight}-normal.woff2`), join(FRESH, "fonts", `source-sans-3-${weight}.woff2`));
    await cp(join(FONTS, `source-sans-3-latin-ext-${weight}-normal.woff2`), join(FRESH, "fonts", `source-sans-3-more-${weight}.woff2`));
  }
  await cp(join(MODULES, "@fontsource", "source-sans-3", "LICENSE"), join(FRESH, "fonts", "LICENSE.txt"));
}

async function swap() {
  await rename(TARGET, STALE).catch((error) => {
    if (error.code !== "ENOENT") {
      throw error;
    }
  });
  await rename(FRESH, TARGET);
  await rm(STALE, { recursive: true, force: true });
}

await rm(FRESH, { recursive: true, force: true });
await mkdir(FRESH, { recursive: true });
try {
  await Promise.all([styles(), scripts(), fonts(), cp(join(SOURCE, "icon.svg"), join(FRESH, "icon.svg"))]);
  await swap();
} finally {
  await rm(FRESH, { recursive: true, force: true });
}
console.log("Built var/assets");
