// Validates answers of a server against its OpenAPI 3.1 document, offline.
//
//   node validate-answers.mjs DOCUMENT EXCHANGES
//
// EXCHANGES is a JSON list of {"method","path","status","type","answer",
// "request"}: path as the document writes it, type the media type of the answer
// without parameters, request the JSON that was sent, absent when none was.
//
// Exit 0: all fit. Exit 1: some do not, each on standard error. Exit 2: wrong
// call, or a file cannot be read as JSON.
//
// Checked are that the operation is in the document, that it lists the status
// and the media type, that the answer fits its schema, and that a request that
// was taken (2xx) fits the schema of the body.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const escape = (key) => encodeURIComponent(String(key).replaceAll("~", "~0").replaceAll("/", "~1"));

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (e) {
    console.error(`${file}: ${e.message}`);
    process.exit(2);
  }
}

if (process.argv.length !== 4) {
  console.error("usage: node validate-answers.mjs DOCUMENT EXCHANGES");
  process.exit(2);
}
const document = read(process.argv[2]);
const exchanges = read(process.argv[3]);
const ajv = new Ajv2020.default({ strict: false, validateSchema: false, allErrors: true, logger: false });
addFormats.default(ajv);
ajv.addSchema(document, "openapi");

// follow goes down keys from a node and returns the node found with its
// pointer, over references.
function follow(at, node, ...keys) {
  for (const key of keys) {
    if (typeof node?.$ref === "string") {
      at = node.$ref;
      node = at.slice(2).split("/").reduce((n, k) => n?.[k], document);
    }
    at += `/${escape(key)}`;
    node = node?.[key];
  }
  if (typeof node?.$ref === "string" && !node.$ref.startsWith("#/components/schemas/")) return follow(node.$ref, node.$ref.slice(2).split("/").reduce((n, k) => n?.[k], document));
  return { at, node };
}

function fits(at, value) {
  const check = ajv.compile({ $ref: `openapi${at}` });
  return check(value) ? [] : check.errors.map((e) => `${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`);
}

function judge(x) {
  const operation = follow("#/paths", document.paths, x.path, x.method.toLowerCase());
  if (!operation.node) return ["is not in the document"];
  const { responses } = operation.node;
  const status = x.status in responses ? x.status : "default";
  const found = [];
  if (status === "default" && x.status < 500) found.push(`answers ${x.status}, which it does not list`);
  const content = follow(`${operation.at}/responses`, responses, status, "content");
  if (x.type !== "" && !content.node?.[x.type]) found.push(`answers ${x.status} as ${x.type}, which it does not list`);
  const schema = follow(content.at, content.node, x.type, "schema");
  if (x.answer !== undefined && schema.node) found.push(...fits(schema.at, x.answer).map((e) => `answer ${x.status}: ${e}`));
  if (x.request !== undefined && x.status < 300) {
    const body = follow(operation.at, operation.node, "requestBody", "content", "application/json", "schema");
    if (!body.node) found.push("takes a body that it does not list");
    else found.push(...fits(body.at, x.request).map((e) => `request: ${e}`));
  }
  return found;
}

let bad = 0;
for (const x of exchanges) {
  for (const found of judge(x)) {
    console.error(`${x.method} ${x.path}: ${found}`);
    bad++;
  }
}
process.exit(bad === 0 ? 0 : 1);
