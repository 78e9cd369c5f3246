// CQL text to ELM, with the models of CQL itself and of FHIR 4.0.1; no network.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  CqlTranslator,
  LibraryManager,
  ModelManager,
  createModelInfoProvider,
  stringAsSource,
} from "@cqframework/cql/cql-to-elm";

const FHIR = createRequire(import.meta.url).resolve(
  "cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml",
);
const MODELS = { System: new URL("system-model.xml", import.meta.url), FHIR };

/** The ELM of a library, as an object. Throws with the translator's first messages. */
export function translate(text) {
  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((name) =>
      name in MODELS ? stringAsSource(readFileSync(MODELS[name], "utf8")) : null,
    ),
  );
  const translator = CqlTranslator.fromText(text, new LibraryManager(models));
  const elm = JSON.parse(translator.toJson());
  const said = (elm.library.annotation ?? []).filter((one) => one.errorSeverity === "error");
  if (said.length > 0) {
    const first = said.slice(0, 5).map((one) => `line ${one.startLine}: ${one.message}`);
    throw new Error(`${said.length} errors in the CQL\n${first.join("\n")}`);
  }
  return elm;
}
