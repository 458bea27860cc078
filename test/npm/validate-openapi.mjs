// Validates an OpenAPI 3.1 document, offline.
//
//   node validate-openapi.mjs FILE
//
// Exit 0: valid. Exit 1: invalid, each error on standard error as
// "pointer: reason". Exit 2: wrong call, or the file cannot be read as JSON.
//
// Checked are the document against the published schema of OpenAPI 3.1, every
// $ref, every Schema Object against JSON Schema 2020-12 (which the former
// leaves open), and two rules of the text that no schema states: operationId is
// unique, and the parameters of a path are exactly those of its template.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const escape = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

// schemas yields every Schema Object of the document with its pointer; what
// lies inside a schema is the meta-schema's business, what lies inside an
// example is nobody's.
function* schemas(node, at = "", key = "") {
  if (node === null || typeof node !== "object" || ["example", "examples", "default"].includes(key)) return;
  for (const [k, v] of Object.entries(node)) {
    const here = `${at}/${escape(k)}`;
    if (k === "schema" || at === "/components/schemas") yield [here, v];
    else yield* schemas(v, here, k);
  }
}

// resolve follows a local $ref once; anything else stays as it is.
function resolve(document, node) {
  if (typeof node?.$ref !== "string" || !node.$ref.startsWith("#/")) return node;
  const keys = node.$ref.slice(2).split("/").map((k) => decodeURIComponent(k).replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce((n, k) => n?.[k], document);
}

function schemaErrors(document) {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true, logger: false });
  const errors = [];
  for (const [at, schema] of schemas(document)) {
    if (!ajv.validateSchema(schema)) {
      for (const e of ajv.errors) errors.push(`${at}${e.instancePath}: ${e.message}`);
    }
  }
  return errors;
}

function pathErrors(document) {
  const errors = [];
  const seen = new Map();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const wanted = [...path.matchAll(/\{([^}]*)\}/g)].map((m) => m[1]).sort();
    for (const method of methods.filter((m) => item[m])) {
      const at = `/paths/${escape(path)}/${method}`;
      const id = item[method].operationId;
      if (id !== undefined && seen.has(id)) errors.push(`${at}: operationId ${id} is also at ${seen.get(id)}`);
      seen.set(id, at);
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((p) => resolve(document, p));
      const found = [...new Set(parameters.filter((p) => p?.in === "path").map((p) => p.name))].sort();
      if (found.join() !== wanted.join()) errors.push(`${at}: path parameters are [${found}], the template has [${wanted}]`);
    }
  }
  return errors;
}

async function check(document) {
  if (typeof document?.openapi !== "string" || !document.openapi.startsWith("3.1.")) {
    return [`/openapi: must be 3.1.x, is ${JSON.stringify(document?.openapi)}`];
  }
  // The validator may write into what it is given.
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  if (!valid) {
    if (typeof errors === "string") return [errors];
    return errors.map((e) => `${e.instancePath || "/"}: ${e.message} ${JSON.stringify(e.params ?? {})}`);
  }
  return [...schemaErrors(document), ...pathErrors(document)];
}

if (process.argv.length !== 3) {
  console.error("usage: node validate-openapi.mjs FILE");
  process.exit(2);
}
let document;
try {
  document = JSON.parse(readFileSync(process.argv[2], "utf8"));
} catch (e) {
  console.error(`${process.argv[2]}: ${e.message}`);
  process.exit(2);
}
const errors = await check(document);
for (const e of errors) console.error(e);
process.exit(errors.length === 0 ? 0 : 1);
