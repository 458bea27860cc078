package web

import "steward/internal/access"

// recordRoutes are the pages of records: lists, forms, history, graph, search.
// A step asks access with its own name in the register, since some roles may
// take a single step only; what a route asks for here is the least it takes.
func recordRoutes() []route {
	const list, one = "/o/{org}/{plural}", "/o/{org}/{plural}/{ref}"
	return []route{
		{pattern: "GET /o/{org}/search", verb: access.Read, do: (*Web).searchPage},
		{pattern: "GET /o/{org}/search.json", verb: access.Read, do: (*Web).searchJSON},

		{pattern: "GET " + list, verb: access.Read, do: (*Web).listPage},
		{pattern: "GET " + list + "/export", verb: access.Export, do: (*Web).exportList},
		{pattern: "POST " + list + "/bulk", verb: access.Read, do: (*Web).bulk},
		{pattern: "POST " + list + "/views", verb: access.Read, do: (*Web).saveView},
		{pattern: "POST " + list + "/views/remove", verb: access.Read, do: (*Web).removeView},

		{pattern: "GET " + list + "/new", verb: access.Create, do: (*Web).newForm},
		{pattern: "POST " + list + "/new", verb: access.Create, body: formBody, do: (*Web).create},

		{pattern: "GET " + one, verb: access.Read, do: (*Web).recordPage},
		{pattern: "GET " + one + "/history", verb: access.Read, do: (*Web).historyPage},
		{pattern: "GET " + one + "/graph", verb: access.Read, do: (*Web).graphPage},
		{pattern: "GET " + one + "/file/{hash}", verb: access.Read, do: (*Web).file},
		{pattern: "GET " + one + "/export", verb: access.Export, do: (*Web).exportRecord},
		{pattern: "GET " + one + "/edit", verb: access.Update, do: (*Web).editForm},
		{pattern: "POST " + one + "/edit", verb: access.Update, body: formBody, do: (*Web).edit},
		{pattern: "GET " + one + "/step/{step}", verb: access.Read, do: (*Web).stepForm},
		{pattern: "POST " + one + "/step/{step}", verb: access.Read, do: (*Web).step},
		{pattern: "GET " + one + "/remove", verb: access.Remove, do: (*Web).removeForm},
		{pattern: "POST " + one + "/remove", verb: access.Remove, do: (*Web).remove},
		{pattern: "GET " + one + "/restore", verb: access.Restore, do: (*Web).restoreForm},
		{pattern: "POST " + one + "/restore", verb: access.Restore, do: (*Web).restore},
		{pattern: "GET " + one + "/erase", verb: access.Erase, do: (*Web).eraseForm},
		{pattern: "POST " + one + "/erase", verb: access.Erase, do: (*Web).erase},
	}
}
