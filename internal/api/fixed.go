package api

import (
	"steward/internal/access"
	"steward/internal/record"
)

// shape describes an object by its members: a name, and one of the short forms
// below, as "string", "string?" (or null), "[]string", "Id?", "[]Grant". The
// help comes after.
type shape [][3]string

// fixedSchemas are those that no kind declares.
func fixedSchemas() doc {
	out := doc{
		{"ApiId", described(identity(), "Identity of a record, account or organisation; never reused.")},
		{"ApiFile", closed(doc{
			{"hash", doc{{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}, {"description", "SHA-256 in lower-case hex."}}},
			{"name", doc{{"type", "string"}, {"maxLength", 255}}},
			{"size", doc{{"type", "integer"}, {"minimum", 0}, {"description", "Bytes."}}},
			{"type", doc{{"type", "string"}, {"description", "Media type as detected."}}},
		}, []string{"hash", "name", "size", "type"})},
		{"ApiProblem", problemSchema()},
		{"ApiScope", doc{{"type", "string"}, {"enum", access.Scopes()}}},
		{"ApiVerb", described(text(), "read, create, update, remove, restore, erase, step, step:<transition>, import, export, log, members, settings or tokens.")},
	}
	for _, list := range [][]named{requestShapes(), recordShapes(), organisationShapes(), conformityShapes(), lawShapes(), logShapes()} {
		for _, n := range list {
			out = append(out, entry{"Api" + n.name, n.schema()})
		}
	}
	return append(out, entry{"ApiBatch", batchSchema()}, entry{"ApiBatchAnswer", closed(doc{{"items", list(doc{{"type", "object"}, {"description", "A record of its kind."}})}}, []string{"items"})})
}

// named is a shape with its name. What is answered has all its members; what
// is sent has those in needs.
type named struct {
	name  string
	shape shape
	sent  bool
	needs []string
}

func (n named) schema() doc {
	properties, required := doc{}, n.needs
	for _, m := range n.shape {
		properties = append(properties, entry{m[0], short(m[1], m[2])})
		if !n.sent {
			required = append(required, m[0])
		}
	}
	return closed(properties, required)
}

// short reads the short form of a member.
func short(form, help string) doc {
	var d doc
	last := len(form) - 1
	switch {
	case len(form) > 2 && form[:2] == "[]":
		d = list(short(form[2:], ""))
	case form[last] == '?':
		d = orNull(short(form[:last], ""))
	case form == "time":
		d = doc{{"type", "string"}, {"format", "date-time"}}
	case form == "date":
		d = doc{{"type", "string"}, {"format", "date"}}
	case form[0] >= 'a':
		d = doc{{"type", form}}
	default:
		d = common(form)
	}
	if help != "" {
		d = append(d, entry{"description", help})
	}
	return d
}

func problemSchema() doc {
	codes := []any{"malformed", "method_not_allowed", "unsupported_media_type", "precondition_required"}
	for _, c := range []record.Code{record.Invalid, record.Unauthenticated, record.Denied, record.NotFound, record.Conflict, record.Illegal, record.TooLarge, record.Limited, record.Unavailable, record.Internal} {
		codes = append(codes, string(c))
	}
	return doc{{"type", "object"}, {"description", "What went wrong (RFC 9457)."}, {"required", []string{"type", "title", "status", "code", "detail"}}, {"properties", doc{
		{"type", text()}, {"title", text()}, {"status", doc{{"type", "integer"}}},
		{"code", doc{{"type", "string"}, {"enum", codes}, {"description", "For programs."}}},
		{"detail", described(text(), "A sentence for people.")},
		{"errors", list(closed(doc{{"field", described(text(), "Where: a field, member or parameter; inside others, a dotted path.")}, {"code", text()}, {"message", text()}}, []string{"field", "code", "message"}))},
		{"reference", described(text(), "Of a fault of ours: how the server's log names it.")},
	}}}
}

func requestShapes() []named {
	return []named{
		{name: "Move", sent: true, shape: shape{{"reason", "string?", "Why; required for removing, erasing and some steps."}}},
		{name: "FieldDraft", sent: true, needs: []string{"label", "type"}, shape: shape{{"label", "string", ""}, {"type", "string", "text, richtext, enum, number, money, date, time, duration, person, link or file. It cannot change later."}, {"many", "boolean", "A list of values."}, {"help", "string", ""}, {"options", "[]OptionDraft", "Of an enum."}, {"target", "[]string", "Kinds a link may name; empty means any."}, {"filterable", "boolean", ""}}},
		{name: "OptionDraft", sent: true, needs: []string{"name", "label"}, shape: shape{{"name", "string", ""}, {"label", "string", ""}}},
		{name: "ViewDraft", sent: true, needs: []string{"kind", "name", "query"}, shape: shape{{"kind", "string", ""}, {"name", "string", ""}, {"query", "string", "Query of the list."}, {"shared", "boolean", "For everyone in the organisation."}}},
		{name: "MemberDraft", sent: true, needs: []string{"role"}, shape: shape{{"role", "string", ""}, {"person", "Id?", "The person record the account is."}, {"kinds", "[]string", "Limited to these kinds; empty: all."}, {"packs", "[]string", "Limited to these content packs; empty: all."}, {"from", "date?", "Limited to what speaks of this day or later."}, {"to", "date?", "Limited to what speaks of this day or earlier."}, {"expires", "date?", "The last day."}}},
		{name: "InvitationDraft", sent: true, needs: []string{"email", "role"}, shape: shape{{"email", "string", ""}, {"name", "string", ""}, {"role", "string", ""}, {"person", "Id?", ""}, {"kinds", "[]string", ""}, {"packs", "[]string", "Of the membership, as of members."}, {"from", "date?", ""}, {"to", "date?", ""}, {"expires", "date?", "The last day of the membership."}}},
		{name: "RoleDraft", sent: true, needs: []string{"label", "grants"}, shape: shape{{"label", "string", ""}, {"help", "string", ""}, {"grants", "[]Grant", ""}}},
		{name: "SettingsDraft", sent: true, shape: shape{{"public_log", "boolean", "Anyone may read checkpoints and tiles; they hold commitments only."}, {"timestamp_url", "string", "RFC 3161 authority that stamps checkpoints; empty: none."}, {"language", "string", "BCP 47 tag; empty: the reader's own."}}},
		{name: "Name", sent: true, needs: []string{"name"}, shape: shape{{"name", "string", ""}}},
	}
}

func recordShapes() []named {
	return []named{
		{name: "StepList", shape: shape{{"items", "[]OpenStep", ""}, {"next", "string?", ""}}},
		{name: "OpenStep", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"to", "string", "The state it leads to."}, {"needs_reason", "boolean", ""}, {"blocked", "string", "What is missing; empty when it can be taken."}}},
		{name: "ChangeList", shape: shape{{"items", "[]Change", ""}, {"next", "string?", "What to give as before for the next page; null at the end."}}},
		{name: "Change", shape: shape{{"leaf", "integer", ""}, {"record", "Id", ""}, {"kind", "string", ""}, {"ref", "string?", ""}, {"revision", "integer", ""}, {"at", "time?", ""}, {"actor", "string", "Account or token, or system."}, {"actor_name", "string", ""}, {"on_behalf_of", "string?", ""}, {"action", "string", "create, update, remove, restore, erase, or a step."}, {"reason", "string", ""}, {"title", "string", ""}, {"state", "string", ""}, {"owner", "Id?", ""}, {"due", "date?", ""}, {"external", "string?", ""}, {"erased", "boolean", ""}, {"fields", "object", ""}}},
		{name: "Links", shape: shape{{"outgoing", "[]Link", ""}, {"incoming", "[]Link", ""}}},
		{name: "Link", shape: shape{{"relation", "string", "The field that holds it."}, {"id", "Id", ""}, {"ref", "string", ""}, {"kind", "string", ""}, {"title", "string", ""}, {"state", "string", ""}, {"removed", "boolean", ""}}},
		{name: "HitList", shape: shape{{"items", "[]Hit", ""}, {"next", "string?", ""}}},
		{name: "Hit", shape: shape{{"id", "Id", ""}, {"ref", "string", ""}, {"kind", "string", ""}, {"title", "string", ""}, {"state", "string", ""}}},
		{name: "KindList", shape: shape{{"items", "[]Kind", ""}, {"next", "string?", ""}}},
		{name: "Kind", shape: shape{{"name", "string", ""}, {"plural", "string", "Its path."}, {"label", "string", ""}, {"labels", "string", ""}, {"prefix", "string", "Leads the reference."}, {"clause", "string", "Of ISO/IEC 42001."}, {"help", "string", ""}, {"source", "string", ""}, {"title_label", "string", ""}, {"titles_itself", "boolean", "The title may be absent."}, {"version", "integer", "Of its schema."}, {"fields", "[]Field", ""}, {"states", "[]State", ""}, {"transitions", "[]Transition", ""}}},
		{name: "Field", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"type", "string", ""}, {"shown_as", "string", "As type, but for computed fields."}, {"required", "boolean", ""}, {"many", "boolean", ""}, {"help", "string", ""}, {"source", "string", ""}, {"group", "string", ""}, {"options", "[]Option", ""}, {"target", "[]string", ""}, {"filterable", "boolean", ""}, {"min", "number?", ""}, {"max", "number?", ""}, {"unit", "string", ""}, {"personal", "boolean", "Holds personal data."}, {"custom", "boolean", "Added by the organisation."}}},
		{name: "Option", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"help", "string", ""}}},
		{name: "State", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"help", "string", ""}, {"start", "boolean", "A record may be entered in it."}}},
		{name: "Transition", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"from", "[]string", ""}, {"to", "string", ""}, {"needs_reason", "boolean", ""}, {"guard", "string", "Condition in the rule language."}, {"else", "string", "What is missing when it does not hold."}}},
		{name: "ViewList", shape: shape{{"items", "[]View", ""}, {"next", "string?", ""}}},
		{name: "View", shape: shape{{"id", "Id", ""}, {"kind", "string", ""}, {"name", "string", ""}, {"query", "string", ""}, {"shared", "boolean", ""}}},
	}
}

func organisationShapes() []named {
	return []named{
		{name: "Health", shape: shape{{"status", "string", "ok"}, {"version", "string", ""}}},
		{name: "Organisation", shape: shape{{"id", "Id", ""}, {"name", "string", ""}, {"slug", "string", ""}, {"example", "boolean", "Holds the fictional example."}, {"created", "time?", ""}}},
		{name: "Me", shape: shape{{"account", "Id", ""}, {"name", "string", ""}, {"person", "Id?", ""}, {"role", "string", ""}, {"role_label", "string", ""}, {"kinds", "[]string", "Limited to these kinds; empty: all."}, {"packs", "[]string", "Limited to these content packs; empty: all."}, {"from", "date?", "Limited to what speaks of this day or later."}, {"to", "date?", "Limited to what speaks of this day or earlier."}, {"scopes", "[]Scope", ""}, {"token", "Id", ""}, {"organisation", "Organisation", ""}}},
		{name: "MemberList", shape: shape{{"items", "[]Member", ""}, {"next", "string?", ""}}},
		{name: "Member", shape: shape{{"account", "Id", ""}, {"email", "string", ""}, {"name", "string", ""}, {"role", "string", ""}, {"person", "Id?", ""}, {"kinds", "[]string", ""}, {"packs", "[]string", ""}, {"from", "date?", ""}, {"to", "date?", ""}, {"expires", "date?", ""}, {"created", "time?", ""}, {"disabled", "boolean", ""}}},
		{name: "InvitationList", shape: shape{{"items", "[]OpenInvitation", ""}, {"next", "string?", ""}}},
		{name: "OpenInvitation", shape: invitationShape()},
		{name: "Invitation", shape: append(invitationShape(), [3]string{"secret", "string", "Shown this once."}, [3]string{"path", "string", "Of the page that accepts it."})},
		{name: "RoleList", shape: shape{{"items", "[]Role", ""}, {"next", "string?", ""}}},
		{name: "Role", shape: shape{{"name", "string", ""}, {"label", "string", ""}, {"help", "string", ""}, {"builtin", "boolean", ""}, {"grants", "[]Grant", ""}}},
		{name: "Grant", sent: true, needs: []string{"verbs", "kinds"}, shape: shape{{"verbs", "[]Verb", ""}, {"kinds", "[]string", "Names of kinds; * is all."}, {"own", "boolean", "Only records whose owner is the actor's person."}}},
		{name: "Settings", shape: shape{{"organisation", "Organisation", ""}, {"public_log", "boolean", ""}, {"timestamp_url", "string", ""}, {"language", "string", ""}}},
	}
}

func invitationShape() shape {
	return shape{{"id", "Id", ""}, {"email", "string", ""}, {"name", "string", ""}, {"role", "string", ""}, {"person", "Id?", ""}, {"kinds", "[]string", ""}, {"packs", "[]string", ""}, {"from", "date?", ""}, {"to", "date?", ""}, {"expires", "date?", "The last day of the membership."}, {"created", "time?", ""}, {"open_until", "time?", ""}}
}

func logShapes() []named {
	return []named{
		{name: "Proof", shape: shape{{"leaf", "integer", ""}, {"size", "integer", "Of the tree it is proven in."}, {"record", "Id", ""}, {"kind", "string", ""}, {"revision", "integer", ""}, {"commitment", "string", "Base64."}, {"salt", "string?", "Base64; null once erased."}, {"entry", "string?", "The bytes that were committed to, as text; null once erased."}, {"proof", "string", "C2SP tlog-proof."}, {"checkpoint", "string", "The signed note the proof is against."}, {"signed_at", "time?", ""}}},
		{name: "LogHead", shape: shape{{"organisation", "Id", ""}, {"origin", "string", ""}, {"verifier", "string", "Public key (C2SP signed-note)."}, {"size", "integer", ""}, {"root", "string", "Base64."}, {"checkpoint", "string", "Signed note."}, {"signed_at", "time?", ""}, {"stamped", "boolean", "An RFC 3161 time stamp is kept."}, {"public", "boolean", "Anyone may read checkpoints and tiles."}, {"path", "string", "Where C2SP tlog-tiles begins."}}},
		{name: "CheckpointList", shape: shape{{"items", "[]Checkpoint", ""}, {"next", "string?", ""}}},
		{name: "Checkpoint", shape: shape{{"size", "integer", ""}, {"signed_at", "time?", ""}, {"checkpoint", "string", "Signed note."}, {"stamp", "string?", "RFC 3161 time stamp, base64."}}},
		{name: "Consistency", shape: shape{{"old", "integer", ""}, {"proof", "string", "In the form of C2SP add-checkpoint, with the newest checkpoint."}}},
	}
}

// batchSchema describes the writes of a batch. Their fields are those of the
// kind they are about.
func batchSchema() doc {
	common := doc{{"title", orNull(text())}, {"owner", orNull(text())}, {"due", orNull(text())}, {"external", orNull(text())}, {"fields", doc{{"type", "object"}}}, {"reason", orNull(text())}}
	create := closed(append(doc{{"kind", text()}, {"state", text()}}, common...), []string{"kind"})
	update := closed(append(doc{{"ref", text()}, {"revision", described(doc{{"type", "integer"}, {"minimum", 0}}, "The revision it is based on; 0 takes what is there.")}}, common...), []string{"ref"})
	step := closed(doc{{"ref", text()}, {"transition", text()}, {"reason", orNull(text())}}, []string{"ref", "transition"})
	gone := closed(doc{{"ref", text()}, {"reason", text()}}, []string{"ref", "reason"})
	write := closed(doc{{"as", described(text(), "A name for links within the batch, written @name.")}, {"create", create}, {"update", update}, {"step", step}, {"remove", gone}}, nil)
	return closed(doc{{"writes", doc{{"type", "array"}, {"minItems", 1}, {"maxItems", maxWrites}, {"items", write}}}}, []string{"writes"})
}
