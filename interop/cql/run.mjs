// node run.mjs LIBRARY.cql BUNDLES.ndjson VERDICTS.ndjson
//
// Runs every statement of the library on every bundle of case features. The first line written
// is the list of statements, each further line one child: {"id", "verdicts"}, a letter for each
// statement: t true, f false, n null, v another value (a number or a code).

import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { once } from "node:events";
import cql from "cql-execution";
import { OneChild } from "./case-features.mjs";
import { translate } from "./translate.mjs";

const [libraryFile, bundles, verdicts] = process.argv.slice(2);
if (!verdicts) {
  console.error("usage: node run.mjs LIBRARY.cql BUNDLES.ndjson VERDICTS.ndjson");
  process.exit(2);
}

const letter = (value) =>
  value === true ? "t" : value === false ? "f" : value == null ? "n" : "v";

const library = new cql.Library(translate(readFileSync(libraryFile, "utf8")));
const names = Object.keys(library.expressions).filter((one) => one !== "Patient");
const written = createWriteStream(verdicts);
written.write(JSON.stringify(names) + "\n");
for await (const line of createInterface({ input: createReadStream(bundles) })) {
  const source = new OneChild(JSON.parse(line));
  const id = source.currentPatient().getId();
  const found = await new cql.Executor(library).exec(source);
  const said = names.map((name) => letter(found.patientResults[id][name])).join("");
  written.write(JSON.stringify({ id, verdicts: said }) + "\n");
}
written.end();
await once(written, "finish");
