package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"steward/internal/record"
)

// doc is a JSON object whose members keep their order.
type doc []entry

type entry struct {
	name  string
	value any
}

// MarshalJSONTo writes the object.
func (d doc) MarshalJSONTo(e *jsontext.Encoder) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, m := range d {
		if err := e.WriteToken(jsontext.String(m.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(e, m.value); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}

// describe writes the OpenAPI 3.1 description of the routes and kinds.
func describe(kinds *record.Catalogue, all []route, version string) ([]byte, error) {
	if version == "" {
		version = "0"
	}
	tags := []doc{{{"name", "general"}, {"description", "Search, batches, and what there is."}}, {{"name", "organisation"}, {"description", "People, roles and settings."}}, {{"name", "log"}, {"description", "The log of all changes and its proofs."}}}
	for _, k := range kinds.Kinds() {
		tags = append(tags, doc{{"name", k.Plural}, {"description", k.Help + source(k.Source)}})
	}
	shared, err := share(all)
	if err != nil {
		return nil, err
	}
	d := doc{
		{"openapi", "3.1.0"},
		{"info", doc{{"title", "Steward"}, {"version", version}, {"description", about}, {"license", doc{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
		{"servers", []doc{{{"url", "/"}}}},
		{"security", []doc{{{"token", []string{}}}}},
		{"tags", tags},
		{"paths", paths(all, shared)},
		{"components", doc{
			{"securitySchemes", doc{{"token", doc{{"type", "http"}, {"scheme", "bearer"}, {"description", "An API token of one organisation, stw_…. It may at most what whoever made it may, within its scopes."}}}}},
			{"parameters", shared.components()},
			{"responses", commonResponses()},
			{"schemas", schemas(kinds)},
		}},
	}
	data, err := json.Marshal(d, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("api: write the OpenAPI description: %w", err)
	}
	return data, nil
}

const about = "The records of an AI management system (ISO/IEC 42001, EU AI Act). " +
	"A token belongs to one organisation, so no path names it. Records are named by identity or by reference, such as SYS-42. " +
	"Errors are problem details (RFC 9457) with a code and, where fields are wrong, all of them in errors. " +
	"Fields that an organisation added begin with x_; /api/v1/kinds lists them."

func source(s string) string {
	if s == "" {
		return ""
	}
	return " Source: " + s + "."
}

// paths groups the routes by path, in the order of the table.
func paths(all []route, shared sharing) doc {
	var out doc
	at := map[string]int{}
	for i := range all {
		r := &all[i]
		path := openPath(r.path)
		if _, ok := at[path]; !ok {
			at[path] = len(out)
			out = append(out, entry{path, doc(nil)})
		}
		item, _ := out[at[path]].value.(doc)
		out[at[path]].value = append(item, entry{strings.ToLower(r.method), describeRoute(r, shared)})
	}
	return out
}

// openPath writes a pattern as OpenAPI does: {tile...} is {tile}.
func openPath(path string) string { return strings.ReplaceAll(path, "...}", "}") }

func describeRoute(r *route, shared sharing) doc {
	o := r.doc
	d := doc{{"operationId", fill(o.id, r.kind)}, {"summary", fill(o.summary, r.kind)}}
	if text := strings.TrimSpace(o.text + " " + permission(r)); text != "" {
		d = append(d, entry{"description", text})
	}
	d = append(d, entry{"tags", []string{tagFor(r)}})
	if r.door.anyone {
		d = append(d, entry{"security", []doc{}})
	} else if r.door.published {
		d = append(d, entry{"security", []doc{{}, {{"token", []string{}}}}})
	}
	if p := parameters(r); len(p) > 0 {
		d = append(d, entry{"parameters", shared.refer(p)})
	}
	if o.body != "" {
		d = append(d, entry{"requestBody", doc{{"required", !o.bodyOptional}, {"content", content(o.body, r)}}})
	}
	return append(d, entry{"responses", responses(r)})
}

// permission says what the route asks of a role.
func permission(r *route) string {
	var verbs []string
	for _, v := range r.door.verbs {
		verbs = append(verbs, string(v))
	}
	switch {
	case r.door.verb != nil:
		return "Asks for the permission step, or step:<transition>."
	case r.door.published:
		return "Without a token when the organisation publishes its log; else asks for the permission log."
	case len(verbs) > 0:
		return "Asks for the permission " + strings.Join(verbs, " or ") + "."
	}
	return ""
}

func tagFor(r *route) string {
	switch {
	case r.kind != nil:
		return r.kind.Plural
	case strings.HasPrefix(r.path, "/log/"), strings.HasPrefix(r.path, "/api/v1/log"):
		return "log"
	case strings.HasPrefix(r.path, "/api/v1/members"), strings.HasPrefix(r.path, "/api/v1/invitations"), strings.HasPrefix(r.path, "/api/v1/roles"), strings.HasPrefix(r.path, "/api/v1/settings"):
		return "organisation"
	}
	return "general"
}

// responses lists what the route may answer.
func responses(r *route) doc {
	status := r.doc.status
	if status == 0 {
		status = http.StatusOK
	}
	ok := doc{{"description", http.StatusText(status)}}
	if r.doc.answer != "" {
		ok = append(ok, entry{"content", content(r.doc.answer, r)})
	}
	out := doc{{strconv.Itoa(status), ok}}
	codes := append([]int{}, r.doc.also...)
	if !r.door.anyone {
		codes = append(codes, 400, 401, 403, 404, 422, 429)
	}
	if r.doc.body != "" && r.doc.body != rawBytes {
		codes = append(codes, 413, 415)
	}
	for code := 300; code < 600; code++ {
		for _, c := range codes {
			if c == code {
				out = append(out, entry{strconv.Itoa(code), doc{{"$ref", "#/components/responses/" + strconv.Itoa(code)}}})
				break
			}
		}
	}
	return append(out, entry{"default", doc{{"$ref", "#/components/responses/Problem"}}})
}

// content names the media type and schema of a body.
func content(schema string, r *route) doc {
	switch schema {
	case rawBytes:
		return doc{{"application/octet-stream", doc{}}}
	case plainText:
		return doc{{"text/plain", doc{{"schema", text()}}}}
	case anyObject:
		return doc{{"application/json", doc{{"schema", doc{{"type", "object"}}}}}}
	}
	return doc{{"application/json", doc{{"schema", schemaFor(schema, r)}}}}
}

// commonResponses are the errors that many routes answer with.
func commonResponses() doc {
	out := doc{{"304", doc{{"description", "You have it already."}}}}
	for _, c := range []struct {
		status int
		help   string
	}{
		{400, "The body or the query cannot be read."},
		{401, "No token, or one that is not known or has ended."},
		{403, "The token's role or scopes do not allow this."},
		{404, "Not there, or not for you to see."},
		{409, "It conflicts with what is there, or the state does not allow it."},
		{412, "The record is not at the revision named any more."},
		{413, "Larger than what fits."},
		{415, "The body is not JSON, or does not say so."},
		{422, "Some members are wrong; errors names each."},
		{428, "If-Match is required."},
		{429, "Too many requests; Retry-After says when to come back."},
		{503, "The database or the disk cannot answer now; try again."},
	} {
		out = append(out, entry{strconv.Itoa(c.status), problemResponse(c.help)})
	}
	return append(out, entry{"Problem", problemResponse("Any other error.")})
}

func problemResponse(help string) doc {
	return doc{{"description", help}, {"content", doc{{"application/problem+json", doc{{"schema", common("Problem")}}}}}}
}

// schemaFor names the schema of a kind, or one that all kinds share.
func schemaFor(name string, r *route) doc {
	if filled := fill(name, r.kind); filled != name {
		return reference(filled)
	}
	return common(name)
}

// common names a schema that no kind declares. Its prefix keeps it apart from
// the kinds, which may be called anything.
func common(name string) doc { return reference("Api" + name) }

func reference(name string) doc { return doc{{"$ref", "#/components/schemas/" + name}} }
