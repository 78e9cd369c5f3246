// Bundles of case features as cql-execution wants its patients: FHIR R4 JSON with the type of each
// value[x] and a `.value` on every primitive. Only what the exported CQL touches.

import cql from "cql-execution";

const NAMESPACE = "{http://hl7.org/fhir}";

class Element {
  #type;

  constructor(type) {
    this.#type = type;
  }

  _is(wanted) {
    return wanted.name === NAMESPACE + this.#type;
  }

  _typeHierarchy() {
    return [{ name: NAMESPACE + this.#type, type: "NamedTypeSpecifier" }];
  }
}

class Primitive extends Element {
  constructor(type, value) {
    super(type);
    this.value = value;
  }
}

class Complex extends Element {
  #json;

  constructor(type, json) {
    super(type);
    this.#json = json;
  }

  /** An element by its name in FHIR's model; a choice such as value[x] without its type. */
  get(name) {
    if (name in this.#json) return wrapped("", this.#json[name]);
    const choice = Object.keys(this.#json).find((key) =>
      new RegExp(`^${name}[A-Z]`).test(key),
    );
    return choice && wrapped(choice.slice(name.length), this.#json[choice]);
  }
}

function wrapped(type, json) {
  if (Array.isArray(json)) return json.map((one) => wrapped(type, one));
  if (typeof json === "object") return new Complex(type, json);
  return new Primitive(type.toLowerCase(), json);
}

class Observation extends Complex {
  #code;

  constructor(json) {
    super("Observation", json);
    const { code, system } = json.code.coding[0];
    this.#code = new cql.Code(code, system);
  }

  getCode() {
    return this.#code;
  }
}

class Patient extends Complex {
  #id;
  #found = new Map();

  constructor(bundle) {
    const resources = bundle.entry.map((one) => one.resource);
    const patient = resources.find((one) => one.resourceType === "Patient");
    super("Patient", patient);
    this.#id = patient.id;
    for (const json of resources.filter((one) => one.resourceType === "Observation")) {
      const key = json.code.coding[0].code;
      this.#found.set(key, [...(this.#found.get(key) ?? []), new Observation(json)]);
    }
  }

  getId() {
    return this.#id;
  }

  findRecords(_profile, wanted) {
    if (wanted.datatype.endsWith("}Patient")) return [this];
    if (!wanted.datatype.endsWith("}Observation")) return [];
    return (wanted.codes ?? []).flatMap((one) => this.#found.get(one.code) ?? []);
  }
}

/** A cql-execution patient source over one bundle. */
export class OneChild {
  #patients;

  constructor(bundle) {
    this.#patients = [new Patient(bundle)];
  }

  currentPatient() {
    return this.#patients[0];
  }

  nextPatient() {
    this.#patients.shift();
    return this.#patients[0];
  }
}
