// Plants one fault of each sort in a valid document and expects it to be named.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const good = readFileSync(here("testdata/good.json"), "utf8");

function validate(text) {
  const dir = mkdtempSync(join(tmpdir(), "openapi-"));
  try {
    const file = join(dir, "openapi.json");
    writeFileSync(file, text);
    return spawnSync(process.execPath, [here("validate-openapi.mjs"), file], { encoding: "utf8" });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function planted(change) {
  const document = JSON.parse(good);
  change(document);
  return validate(JSON.stringify(document));
}

test("a valid document passes", () => {
  const { status, stderr } = validate(good);
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

const operation = (d) => d.paths["/a/{id}"].get;
const faults = {
  "required property 'description'": (d) => delete operation(d).responses["200"].description,
  "#/components/schemas/Gone": (d) => (operation(d).responses["200"].content["application/json"].schema.$ref = "#/components/schemas/Gone"),
  "/components/schemas/A/type": (d) => (d.components.schemas.A.type = "objekt"),
  "operationId g is also at": (d) => (d.paths["/b"] = { get: { operationId: "g", responses: { 200: { description: "ok" } } } }),
  "path parameters are []": (d) => delete operation(d).parameters,
  "must be 3.1.x": (d) => (d.openapi = "3.0.3"),
};
for (const [reason, change] of Object.entries(faults)) {
  test(`named: ${reason}`, () => {
    const { status, stderr } = planted(change);
    assert.equal(status, 1);
    assert.ok(stderr.includes(reason), stderr);
  });
}

test("what is not JSON is refused", () => {
  assert.equal(validate("{").status, 2);
});
