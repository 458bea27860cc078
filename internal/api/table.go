package api

import (
	"net/http"

	"steward/internal/access"
)

// Methods, for short.
const (
	get    = http.MethodGet
	post   = http.MethodPost
	put    = http.MethodPut
	patch  = http.MethodPatch
	remove = http.MethodDelete
)

// kindRoutes are the routes that every kind has.
func kindRoutes() []route {
	const all, one = "/api/v1/{plural}", "/api/v1/{plural}/{ref}"
	read := may(access.Read)
	return []route{
		{method: get, path: all, door: read, handle: (*server).list, doc: operation{
			id: "list{Kinds}", summary: "A page of {labels}", filters: true, query: listParameters(), answer: "{Kind}Page",
			text: "In the order asked for, by number otherwise, newest first. Fields of the organisation's own filter in the same way. Every page costs what the first one costs."}},
		{method: post, path: all, door: may(access.Create), handle: (*server).create, doc: operation{
			id: "create{Kind}", summary: "Make a record: {label}", headers: []parameter{keyParameter()}, body: "{Kind}Draft", status: http.StatusCreated, answer: "{Kind}", also: []int{409}}},
		{method: get, path: one, door: read, handle: (*server).get, doc: operation{
			id: "get{Kind}", summary: "One record, now or as of a moment: {label}", query: []parameter{atParameter()}, headers: []parameter{noneMatchParameter()}, answer: "{Kind}", also: []int{304}}},
		{method: patch, path: one, door: may(access.Update), handle: (*server).patch, doc: operation{
			id: "change{Kind}", summary: "Change what is given: {label}", headers: []parameter{matchParameter(true)}, body: "{Kind}Edit", answer: "{Kind}", also: []int{409, 412, 428},
			text: "Members that are absent stay; null unsets. A change that changes nothing makes no new revision."}},
		{method: put, path: one, door: may(access.Update), handle: (*server).put, doc: operation{
			id: "replace{Kind}", summary: "Replace everything that can be set: {label}", headers: []parameter{matchParameter(true)}, body: "{Kind}Edit", answer: "{Kind}", also: []int{409, 412, 428},
			text: "Members and fields that are absent are unset. The state stays; steps change it."}},
		{method: remove, path: one, door: may(access.Remove), handle: (*server).remove, doc: moving(
			"remove{Kind}", "Take out of use, with a reason: {label}", "The record and its history stay, and it can be restored.")},
		{method: post, path: one + "/restore", door: may(access.Restore), handle: (*server).restore, doc: moving(
			"restore{Kind}", "Bring a removed record back: {label}", "")},
		{method: post, path: one + "/erase", door: may(access.Erase), handle: (*server).erase, doc: moving(
			"erase{Kind}", "Destroy the content of all versions, with a reason: {label}", "It cannot be undone. Commitments stay in the log, so every proof still holds.")},
		{method: get, path: one + "/steps", door: read, handle: (*server).steps, doc: operation{
			id: "steps{Kind}", summary: "Steps that could be taken now, and what each still misses: {label}", answer: "StepList"}},
		{method: post, path: one + "/steps/{transition}", door: door{verb: transition}, handle: (*server).step, doc: moving(
			"step{Kind}", "Take a step: {label}", "A step that the state does not allow, or whose condition is not met, is a conflict that says what is missing.")},
		{method: get, path: one + "/history", door: read, handle: (*server).history, doc: operation{
			id: "history{Kind}", summary: "Every version, newest first: {label}", query: spanParameters("revision"), answer: "ChangeList"}},
		{method: get, path: one + "/links", door: read, handle: (*server).links, doc: operation{
			id: "links{Kind}", summary: "What it links to and what links to it: {label}", query: []parameter{atParameter()}, answer: "Links",
			text: "At most 1,000 in each direction, oldest first. Records you may not read are left out."}},
		{method: get, path: one + "/proof", door: read, handle: (*server).proof, doc: operation{
			id: "proof{Kind}", summary: "Proof that the latest version is in the log: {label}", answer: "Proof"}},
		{method: post, path: all + "/files", door: may(access.Create, access.Update), handle: (*server).upload, doc: operation{
			id: "upload{Kind}File", summary: "Upload a file, for a file field of a record: {label}", query: []parameter{nameParameter()}, body: rawBytes, status: http.StatusCreated, answer: "File", also: []int{413},
			text: "The body is the file. The answer is the value to set the field to."}},
		{method: get, path: one + "/files/{hash}", door: read, handle: (*server).download, doc: operation{
			id: "download{Kind}File", summary: "The bytes of a file the record holds: {label}", answer: rawBytes, also: []int{304}}},
	}
}

// moving describes a step, a removal, a restoration or an erasure.
func moving(id, summary, text string) operation {
	return operation{id: id, summary: summary, text: text, query: []parameter{reasonParameter()}, headers: []parameter{matchParameter(false)}, body: "Move", bodyOptional: true, answer: "{Kind}", also: []int{409, 412}}
}

// generalRoutes are the routes about the whole organisation, the log and the
// server.
func generalRoutes() []route {
	out := []route{
		{method: get, path: "/healthz", door: door{anyone: true}, handle: (*server).health, doc: operation{id: "health", summary: "Whether the server can work", answer: "Health", also: []int{503}}},
		{method: get, path: "/openapi.json", door: door{anyone: true}, handle: (*server).describe, doc: operation{id: "describe", summary: "This description", answer: anyObject, also: []int{304}}},
		{method: get, path: "/api/v1/me", door: door{member: true}, handle: (*server).me, doc: operation{id: "me", summary: "Whom the token acts for, where, and how far", answer: "Me"}},
		{method: get, path: "/api/v1/search", door: may(access.Read), handle: (*server).search, doc: operation{id: "search", summary: "Find records by words", query: searchParameters(), answer: "HitList"}},
		{method: get, path: "/api/v1/changes", door: may(access.Read), handle: (*server).changes, doc: operation{id: "changes", summary: "What happened, newest first", query: spanParameters("leaf"), answer: "ChangeList"}},
		{method: post, path: "/api/v1/batch", door: may(access.Create, access.Update, access.Step, access.Remove), handle: (*server).batch, doc: operation{id: "batch", summary: "Many writes in one transaction, or none", body: "Batch", answer: "BatchAnswer", also: []int{409},
			text: "Each write is exactly one of create, update, step and remove. A record to be made can be given a name with \"as\"; links to it are written \"@name\"."}},
		{method: get, path: "/api/v1/kinds", door: door{member: true}, handle: (*server).kinds, doc: operation{id: "listKinds", summary: "Every kind of record: its fields, states and steps", answer: "KindList"}},
		{method: get, path: "/api/v1/kinds/{kind}", door: door{member: true}, handle: (*server).oneKind, doc: operation{id: "getKind", summary: "One kind of record", answer: "Kind"}},
		{method: put, path: "/api/v1/kinds/{kind}/fields/{name}", door: may(access.Settings), handle: (*server).putField, doc: operation{id: "putField", summary: "Add a field of your own to a kind, or change it", body: "FieldDraft", answer: "Kind"}},
		{method: remove, path: "/api/v1/kinds/{kind}/fields/{name}", door: may(access.Settings), handle: (*server).removeField, doc: operation{id: "removeField", summary: "Take a field of your own out of use", status: http.StatusNoContent}},
		{method: get, path: "/api/v1/views", door: may(access.Read), handle: (*server).views, doc: operation{id: "listViews", summary: "Saved lists of a kind", query: []parameter{kindParameter()}, answer: "ViewList"}},
		{method: post, path: "/api/v1/views", door: may(access.Read), handle: (*server).saveView, doc: operation{id: "saveView", summary: "Save a list", body: "ViewDraft", status: http.StatusCreated, answer: "View"}},
		{method: remove, path: "/api/v1/views/{id}", door: may(access.Read), handle: (*server).removeView, doc: operation{id: "removeView", summary: "Delete a saved list", status: http.StatusNoContent}},
	}
	out = append(out, adminRoutes()...)
	out = append(out, conformityRoutes()...)
	out = append(out, lawRoutes()...)
	return append(out, logRoutes()...)
}

// adminRoutes are about people, roles and settings. API tokens are not among
// them: no token may make another, see access.Scopes.
func adminRoutes() []route {
	members, settings := may(access.Members), may(access.Settings)
	return []route{
		{method: get, path: "/api/v1/members", door: members, handle: (*server).members, doc: operation{id: "listMembers", summary: "Who may come in", answer: "MemberList"}},
		{method: put, path: "/api/v1/members/{account}", door: members, handle: (*server).putMember, doc: operation{id: "putMember", summary: "Change what a member may", body: "MemberDraft", answer: "Member", also: []int{409}}},
		{method: remove, path: "/api/v1/members/{account}", door: members, handle: (*server).removeMember, doc: operation{id: "removeMember", summary: "End a membership", status: http.StatusNoContent, also: []int{409}}},
		{method: get, path: "/api/v1/invitations", door: members, handle: (*server).invitations, doc: operation{id: "listInvitations", summary: "Open invitations", answer: "InvitationList"}},
		{method: post, path: "/api/v1/invitations", door: members, handle: (*server).invite, doc: operation{id: "invite", summary: "Ask somebody in", body: "InvitationDraft", status: http.StatusCreated, answer: "Invitation", also: []int{409},
			text: "The answer holds the secret of the link, this once."}},
		{method: remove, path: "/api/v1/invitations/{id}", door: members, handle: (*server).revokeInvitation, doc: operation{id: "revokeInvitation", summary: "End an invitation", status: http.StatusNoContent}},
		{method: get, path: "/api/v1/roles", door: members, handle: (*server).roles, doc: operation{id: "listRoles", summary: "Built-in roles and your own", answer: "RoleList"}},
		{method: put, path: "/api/v1/roles/{name}", door: members, handle: (*server).putRole, doc: operation{id: "putRole", summary: "Make a role of your own, or change it", body: "RoleDraft", answer: "Role"}},
		{method: remove, path: "/api/v1/roles/{name}", door: members, handle: (*server).removeRole, doc: operation{id: "removeRole", summary: "Delete a role of your own", status: http.StatusNoContent, also: []int{409}}},
		{method: get, path: "/api/v1/settings", door: settings, handle: (*server).settings, doc: operation{id: "getSettings", summary: "What the organisation decided about itself", answer: "Settings"}},
		{method: put, path: "/api/v1/settings", door: settings, handle: (*server).putSettings, doc: operation{id: "putSettings", summary: "Replace the settings", body: "SettingsDraft", answer: "Settings"}},
		{method: put, path: "/api/v1/settings/name", door: settings, handle: (*server).rename, doc: operation{id: "rename", summary: "Give the organisation another name", body: "Name", answer: "Settings"}},
	}
}

// logRoutes are about the organisation's log, for programs of ours and, as C2SP
// tlog-tiles, of others.
func logRoutes() []route {
	published := door{published: true}
	return []route{
		{method: get, path: "/api/v1/log", door: may(access.Log), handle: (*server).logHead, doc: operation{id: "logHead", summary: "The state of the log, and the key to verify it with", answer: "LogHead"}},
		{method: get, path: "/api/v1/log/checkpoints", door: may(access.Log), handle: (*server).checkpoints, doc: operation{id: "listCheckpoints", summary: "Signed checkpoints that were kept, newest first", query: []parameter{limitParameter(50, 500)}, answer: "CheckpointList"}},
		{method: get, path: "/api/v1/log/consistency", door: may(access.Log), handle: (*server).consistency, doc: operation{id: "consistency", summary: "Proof that the log only grew since a size", query: []parameter{oldParameter()}, answer: "Consistency"}},
		{method: get, path: "/api/v1/log/leaves/{seq}/proof", door: may(access.Log, access.Read), handle: (*server).leafProof, doc: operation{id: "leafProof", summary: "Proof that a leaf is in the log", answer: "Proof"}},
		{method: get, path: "/log/{org}/checkpoint", door: published, handle: (*server).checkpoint, doc: operation{id: "checkpoint", summary: "The newest checkpoint, a signed note (C2SP tlog-tiles)", answer: plainText}},
		{method: get, path: "/log/{org}/tile/{tile...}", door: published, handle: (*server).tile, doc: operation{id: "tile", summary: "A tile of hashes or a bundle of entries (C2SP tlog-tiles)", answer: rawBytes,
			text: "The rest of the path is <L>/<N>[.p/<W>] or entries/<N>[.p/<W>], with slashes."}},
	}
}
